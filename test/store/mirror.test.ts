import { mirrorContract } from './mirror-contract.ts'
import { pairInMemory, pairOnFile } from './rig.ts'

mirrorContract('in memory', pairInMemory)
mirrorContract('two connections on a file', pairOnFile)
