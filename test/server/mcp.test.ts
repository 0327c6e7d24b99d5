import { Client, InMemoryTransport } from '@modelcontextprotocol/client'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { afterEach, describe, expect, test } from 'vitest'
import type { House } from '../../src/call/run.ts'
import { createServer, type Surface } from '../../src/server/mcp.ts'
import { house, surfaceOf, tools } from './surface.ts'

const ERAS = [
  ['2025', 'legacy'],
  ['2026', { pin: '2026-07-28' }],
] as const
const open: (() => Promise<void>)[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()))
})

async function connect(surface: Surface, mode: (typeof ERAS)[number][1] = 'legacy') {
  const [near, far] = InMemoryTransport.createLinkedPair()
  const handle = serveStdio(() => createServer(surface), { transport: far })
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } })
  await client.connect(near)
  open.push(async () => {
    await client.close()
    await handle.close()
  })
  return client
}

const textOf = (result: { content?: unknown }) => JSON.stringify(result.content)

describe.each(ERAS)('a client of %s', (era, mode) => {
  test('is told who serves and how', async () => {
    const client = await connect(surfaceOf([await house('One')]), mode)
    expect(client.getServerVersion()).toMatchObject({ name: 'xero', version: '9.9.9' })
    expect(client.getNegotiatedProtocolVersion()?.slice(0, 4)).toBe(era)
    expect(client.getInstructions()).toContain('DRAFT')
    expect(client.getServerCapabilities()).toHaveProperty('tools')
  })

  test('lists every tool, twice the same', async () => {
    const client = await connect(surfaceOf([await house('One')]), mode)
    const first = await client.listTools()
    expect(first.tools.map(({ name }) => name)).toEqual(tools.map(({ name }) => name))
    expect((await client.listTools()).tools).toEqual(first.tools)
  })

  test('reads and writes', async () => {
    const applied: unknown[] = []
    const client = await connect(surfaceOf([await house('One', 'draft', applied)]), mode)
    const looked = await client.callTool({ name: 'look_around', arguments: {} })
    expect(textOf(looked)).toContain('One (demo): in One')
    expect(looked.structuredContent).toEqual({ organisation: 'One', demo: true, input: {}, big: '12' })
    const wrote = await client.callTool({ name: 'save_contact', arguments: { name: 'Ada' } })
    expect(wrote.isError).toBeFalsy()
    expect(wrote.structuredContent).toMatchObject({ outcome: 'applied' })
    expect(applied).toHaveLength(1)
  })

  test('is told near names of a tool that does not exist', async () => {
    const client = await connect(surfaceOf([await house('One')]), mode)
    await expect(client.callTool({ name: 'aprove_document', arguments: {} })).rejects.toThrow(/approve_documents/)
  })
})

describe('definitions', () => {
  const definitions = async (more: Partial<Surface> = {}, names = ['One']) => {
    const client = await connect(surfaceOf(await Promise.all(names.map((name) => house(name))), more))
    return new Map((await client.listTools()).tools.map((tool) => [tool.name, tool]))
  }

  test('annotations are read off kind, effect and reach', async () => {
    const all = await definitions()
    const hints = [...all].map(([name, { annotations, _meta }]) => [name, annotations, _meta !== undefined])
    expect(hints).toMatchInlineSnapshot(`
      [
        [
          "look_around",
          {
            "destructiveHint": false,
            "openWorldHint": false,
            "readOnlyHint": true,
          },
          false,
        ],
        [
          "save_contact",
          {
            "destructiveHint": false,
            "openWorldHint": false,
            "readOnlyHint": false,
          },
          false,
        ],
        [
          "create_contact_draft",
          {
            "destructiveHint": false,
            "openWorldHint": false,
            "readOnlyHint": false,
          },
          false,
        ],
        [
          "approve_documents",
          {
            "destructiveHint": true,
            "openWorldHint": false,
            "readOnlyHint": false,
          },
          true,
        ],
        [
          "email_invoice",
          {
            "destructiveHint": true,
            "openWorldHint": true,
            "readOnlyHint": false,
          },
          true,
        ],
        [
          "void_documents",
          {
            "destructiveHint": true,
            "idempotentHint": true,
            "openWorldHint": false,
            "readOnlyHint": false,
          },
          true,
        ],
        [
          "break_down",
          {
            "destructiveHint": false,
            "openWorldHint": false,
            "readOnlyHint": true,
          },
          false,
        ],
      ]
    `)
  })

  test('schemas are strict at every depth and carry no noise', async () => {
    const schema = (await definitions()).get('look_around')?.inputSchema
    expect(schema).toEqual({
      type: 'object',
      additionalProperties: false,
      properties: {
        deep: {
          type: 'object',
          additionalProperties: false,
          properties: { count: { type: 'integer', minimum: 1 }, name: { type: 'string' } },
          required: ['name'],
        },
        rows: {
          type: 'array',
          items: {
            type: 'object',
            additionalProperties: false,
            properties: { a: { type: 'string', description: 'A' } },
            required: ['a'],
          },
        },
      },
    })
  })

  test('write tools take dry_run, read tools do not', async () => {
    const all = await definitions()
    expect(all.get('save_contact')?.inputSchema.properties).toHaveProperty('dry_run')
    expect(all.get('look_around')?.inputSchema.properties).not.toHaveProperty('dry_run')
  })

  test('observe lists no write tool and refuses one that is called anyway', async () => {
    const applied: unknown[] = []
    const client = await connect(surfaceOf([await house('One', 'observe', applied)], { readOnly: true }))
    const { tools: listed } = await client.listTools()
    expect(listed.length).toBeGreaterThan(0)
    expect(listed.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true)
    const result = await client.callTool({ name: 'save_contact', arguments: { name: 'Ada' } })
    expect(result).toMatchObject({ isError: true, structuredContent: { error: 'refused' } })
    expect(textOf(result)).toContain('observe')
    expect(applied).toEqual([])
    expect(client.getInstructions()).not.toContain('DRAFT')
  })

  test('tools of a toolset that is not offered are neither listed nor called', async () => {
    const client = await connect(surfaceOf([await house('One')], { toolsets: [] }))
    expect((await client.listTools()).tools).toEqual([])
    await expect(client.callTool({ name: 'look_around', arguments: {} })).rejects.toThrow(/no tool/)
  })

  test('instructions stay short', async () => {
    for (const more of [{}, { readOnly: true }, { defaultOrganisation: 'One' }]) {
      const client = await connect(surfaceOf([await house('One')], more))
      expect(client.getInstructions()?.length).toBeLessThanOrEqual(1500)
    }
  })
})

describe('the organisation argument', () => {
  const two = () => Promise.all([house('Kestrel Trading Ltd'), house('Kestrel Services')])
  const properties = async (more: Partial<Surface>, houses: Promise<readonly House[]> = two()) => {
    const client = await connect(surfaceOf(await houses, more))
    return (await client.listTools()).tools.map(({ inputSchema }) => [
      'organisation' in (inputSchema.properties ?? {}),
      inputSchema.required?.includes('organisation') ?? false,
    ])
  }

  test('is absent with one organisation, optional with a default, else required', async () => {
    expect(new Set((await properties({}, Promise.all([house('One')]))).map(String))).toEqual(new Set(['false,false']))
    expect(new Set((await properties({ defaultOrganisation: 'x' })).map(String))).toEqual(new Set(['true,false']))
    expect(new Set((await properties({})).map(String))).toEqual(new Set(['true,true']))
  })

  test.each([
    ['Kestrel Services', 'Kestrel Services'],
    ['  kestrel   SERVICES (demo) ', 'Kestrel Services'],
    ['id-of-Kestrel Trading Ltd', 'Kestrel Trading Ltd'],
  ])('%s means %s', async (organisation, name) => {
    const client = await connect(surfaceOf(await two()))
    const result = await client.callTool({ name: 'look_around', arguments: { organisation } })
    expect(result.structuredContent).toMatchObject({ organisation: name, input: {} })
  })

  test.each([
    [{}, 'ambiguous'],
    [{ organisation: 'Kestrel' }, 'not_found'],
    [{ organisation: 7 }, 'invalid_input'],
    [{ organisation: '' }, 'not_found'],
  ])('%j is refused as %s', async (args, error) => {
    const client = await connect(surfaceOf(await two()))
    const result = await client.callTool({ name: 'look_around', arguments: args })
    expect(result).toMatchObject({ isError: true, structuredContent: { error } })
    if (error !== 'invalid_input') expect(textOf(result)).toContain('Kestrel Trading Ltd')
  })

  test('falls back to the configured default, and says so when that is not connected', async () => {
    const fine = await connect(surfaceOf(await two(), { defaultOrganisation: 'kestrel services' }))
    const result = await fine.callTool({ name: 'look_around', arguments: {} })
    expect(result.structuredContent).toMatchObject({ organisation: 'Kestrel Services' })
    const wrong = await connect(surfaceOf(await two(), { defaultOrganisation: 'Elsewhere' }))
    expect(textOf(await wrong.callTool({ name: 'look_around', arguments: {} }))).toContain('configured organisation')
  })

  test('a name that two organisations share is refused with their ids', async () => {
    const client = await connect(surfaceOf([await house('Same'), await house('Same')]))
    const result = await client.callTool({ name: 'look_around', arguments: { organisation: 'Same' } })
    expect(textOf(result)).toContain('id-of-Same')
  })
})

describe('faults', () => {
  test('an unknown argument is named and nothing is done', async () => {
    const applied: unknown[] = []
    const client = await connect(surfaceOf([await house('One', 'draft', applied)]))
    const result = await client.callTool({ name: 'save_contact', arguments: { name: 'Ada', nmae: 'x' } })
    expect(result.isError).toBe(true)
    expect(textOf(result)).toContain('nmae')
    expect(applied).toEqual([])
  })

  test('a mistake of ours shows nothing of itself', async () => {
    const client = await connect(surfaceOf([await house('One')]))
    const result = await client.callTool({ name: 'break_down', arguments: {} })
    expect(result.isError).toBe(true)
    expect(JSON.stringify(result)).not.toContain('secret internals')
  })

  test('organisations that cannot be reached are a fault of the call, and the tools are still listed', async () => {
    const unreachable = { houses: () => Promise.reject(new Error('socket 10.0.0.1')) }
    const client = await connect(surfaceOf([], { ...unreachable, several: async () => false }))
    expect((await client.listTools()).tools.length).toBe(tools.length)
    const result = await client.callTool({ name: 'look_around', arguments: {} })
    expect(result.isError).toBe(true)
    expect(JSON.stringify(result)).not.toContain('10.0.0.1')
  })
})

test('a cancelled call stops waiting, and its end is logged', async () => {
  const noted: unknown[] = []
  let begun = () => {}
  const running = new Promise<void>((resolve) => {
    begun = resolve
  })
  const [looking] = tools
  if (looking?.kind !== 'read') throw new Error('the first tool reads')
  const forever = {
    ...looking,
    run: () => {
      begun()
      return new Promise<never>(() => {})
    },
  }
  const one = await house('One')
  const stopped = new Promise<void>((resolve) => {
    const log = {
      ...one.log,
      warn: (facts: Record<string, unknown>) => {
        noted.push(facts)
        resolve()
      },
    }
    const surface = surfaceOf([{ ...one, log }], { catalogue: async () => [forever] })
    connect(surface).then(async (client) => {
      const abort = new AbortController()
      const call = client.callTool({ name: looking.name, arguments: {} }, { signal: abort.signal })
      await running
      abort.abort()
      await call.catch(() => {})
    })
  })
  await stopped
  expect(noted).toEqual([expect.objectContaining({ tool: 'look_around', code: 'unavailable' })])
})

test('making a server asks for nothing', async () => {
  const never = async () => {
    throw new Error('asked')
  }
  const surface = surfaceOf([], { catalogue: never, several: never, houses: never })
  expect(createServer(surface)).not.toBe(createServer(surface))
  const client = await connect(surface)
  expect(client.getServerVersion()?.name).toBe('xero')
})
