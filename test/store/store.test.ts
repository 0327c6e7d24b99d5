import { storeContract } from './contract.ts'
import { pairInMemory, pairOnFile } from './rig.ts'

storeContract('in memory', pairInMemory)
storeContract('two connections on a file', pairOnFile)
