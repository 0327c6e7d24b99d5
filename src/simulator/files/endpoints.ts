import { type Answer, type ApiCall, type ApiContext, ApiRefusal, type Endpoint } from '../contract.ts'
import { notFoundAnswer } from '../edge/refusals.ts'
import { associationsEndpoint } from './associations.ts'
import { filesEndpoint } from './files.ts'
import { foldersEndpoint, inboxEndpoint } from './folders.ts'

const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  files: filesEndpoint,
  folders: foldersEndpoint,
  inbox: inboxEndpoint,
  associations: associationsEndpoint,
}

/** The Files API, whose calls have its base as the first segment of their path. */
export function filesApi(call: ApiCall, context: ApiContext): Answer {
  const path = call.path.slice(1)
  const endpoint = ENDPOINTS[path[0]?.toLowerCase() ?? '']
  if (!endpoint) throw new ApiRefusal(notFoundAnswer())
  return endpoint({ ...call, path }, context)
}
