import {
  ProtocolError,
  ProtocolErrorCode,
  type Resource,
  ResourceNotFoundError,
  type Server,
  type ServerContext,
} from '@modelcontextprotocol/server'
import type { Skill } from '@modelcontextprotocol/server/ext/skills'
import * as z from 'zod'

/** What a server that calls `serveSkills` declares. */
export const SKILL_CAPABILITIES = { resources: {}, extensions: { 'io.modelcontextprotocol/skills': {} } }

interface Shelf {
  skills: Skill[]
  listed: Resource[]
  /** The text of every file, by its URI. */
  texts: ReadonlyMap<string, string>
}

const CACHE = { ttlMs: 5 * 60_000, cacheScope: 'public' }

/**
 * Serves the skills by the protocol's extension for them, and as plain resources to hosts that do not know it. They are read
 * when a host first asks, and stay as they were read: a host checks each file against the digest that it was told.
 */
export function serveSkills(server: Server): void {
  const mayKeep = ({ mcpReq }: ServerContext) => (mcpReq.envelope === undefined ? {} : CACHE)
  server.setRequestHandler('skills/list', { params: z.looseObject({}) }, async (_, context) => {
    const { skills } = await shelf()
    return { skills, ...mayKeep(context) }
  })
  server.setRequestHandler('skills/get', { params: z.looseObject({ uri: z.string() }) }, async ({ uri }, context) => {
    const skill = (await shelf()).skills.find((one) => one.uri === uri)
    if (skill) return { skill, ...mayKeep(context) }
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'There is no such skill. See skills/list.')
  })
  server.setRequestHandler('resources/list', async () => ({ resources: (await shelf()).listed }))
  server.setRequestHandler('resources/templates/list', () => ({ resourceTemplates: [] }))
  server.setRequestHandler('resources/read', async ({ params: { uri } }) => {
    const text = (await shelf()).texts.get(uri)
    if (text === undefined) throw new ResourceNotFoundError(uri)
    return { contents: [{ uri, mimeType: 'text/markdown', text }] }
  })
}

let filled: Promise<Shelf> | undefined

function shelf(): Promise<Shelf> {
  filled ??= fill()
  return filled
}

async function fill(): Promise<Shelf> {
  const [{ memorySkillFiles, SkillsExtension }, { bundledFiles }] = await Promise.all([
    import('@modelcontextprotocol/server/ext/skills'),
    import('../bundled-files.ts'),
  ])
  const files = await bundledFiles('skills')
  const { entries } = await SkillsExtension.load(memorySkillFiles(files), { strict: true })
  const listed = entries.map(({ uri, frontmatter: { name, description } }) => {
    return { uri, name, description, mimeType: 'text/markdown' }
  })
  const texts = new Map(Object.entries(files).map(([path, text]) => [`skill://${path}`, text]))
  return { skills: [...entries], listed, texts }
}
