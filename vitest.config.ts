import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take long for their size, longest first: one of them at the very end would keep a single processor busy. */
const LONG = [
  'stories/scopes',
  'stories/closing',
  'stories/nothing-past-draft',
  'cards',
  'tools/close/month',
  'xero/exactly-once',
  'server/stdio',
  'stories/period-end-journals',
  'stories/closing-the-demo',
  'stories/period-end-anywhere',
  'cli/doctor/process',
  'security/hostile-text',
  'stories/bringing-statements',
  'stories/close-pack',
]

/** Vitest's own order, which is by size where no earlier run is on record, after the files that take long. */
class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files)
    const long = LONG.flatMap((name) => others.filter(({ moduleId }) => moduleId.endsWith(`/test/${name}.test.ts`)))
    return [...new Set([...long, ...others])]
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/build.ts'],
    sequence: { sequencer: LongFilesFirst },
    // The first house of a process founds its company and reads it whole.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // No test changes a module, so a process imports each once for all its files.
    isolate: false,
    // Books are many small objects that are soon dropped: collecting them took a quarter of the time.
    execArgv: ['--max-semi-space-size=128'],
    // Many tests wait for processes of their own.
    maxWorkers: 3,
  },
})
