import { accessTokenContract } from './access-token-contract.ts'
import { pairInMemory, pairOnFile } from './rig.ts'

accessTokenContract('in memory', pairInMemory)
accessTokenContract('two connections on a file', pairOnFile)
