import type { Toolset } from '../call/tool.ts'

/**
 * A job that a person starts by name in the host. Arguments are optional single words, because hosts split what is typed
 * behind the name at spaces; part of a contact's name is enough.
 */
export interface Job {
  name: string
  title: string
  description: string
  /** Whether it needs tools that write. */
  writes: boolean
  /** The tools it needs beside those of core. */
  toolset?: Toolset
  arguments: Readonly<Record<string, { description: string; fits?: RegExp }>>
  /** What the host is told; `given` quotes an argument, and is empty without it. */
  text(given: (name: string) => string): string
}

/** The sentence with which a job points at its skill, or at the topic of the guide that tells the same. */
export function followed(skill: string, topic: string): string {
  return `Follow the skill ${skill}; where you have not loaded it, read guide with topic ${topic}.`
}
