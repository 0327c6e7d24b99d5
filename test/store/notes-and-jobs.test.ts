import { notesAndJobsContract } from './notes-and-jobs-contract.ts'
import { pairInMemory, pairOnFile } from './rig.ts'

notesAndJobsContract('in memory', pairInMemory)
notesAndJobsContract('two connections on a file', pairOnFile)
