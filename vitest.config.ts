import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/build.ts'],
    testTimeout: 30_000,
    // The first house of a process founds its company and reads it whole.
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
