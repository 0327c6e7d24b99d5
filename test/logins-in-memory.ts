import type { Connection, Login, Logins } from '../src/call/logins.ts'

/** Logins as the port says them, for one process; `forgetValue` takes a shared value, such as a login's tokens, away. */
export function loginsInMemory(forgetValue: (name: string) => void = () => {}): Logins {
  let logins: Login[] = []
  let connections: Connection[] = []
  let usual: string | undefined
  const isSameApp = (one: Login, other: Login) =>
    one.id === other.id || (one.clientId === other.clientId && one.identityBase === other.identityBase)
  const settleUsual = () => {
    if (!connections.some(({ organisation }) => organisation === usual)) usual = undefined
  }
  return {
    all: async () => logins,
    connections: async () =>
      [...connections].sort(
        (one, other) => one.name.localeCompare(other.name, 'en') || (one.organisation < other.organisation ? -1 : 1),
      ),
    keep: async (login, reached) => {
      const replaced = logins.filter((one) => isSameApp(one, login)).map(({ id }) => id)
      for (const id of replaced) if (id !== login.id) forgetValue(`token ${id}`)
      const place = logins.findIndex(({ id }) => id === replaced[0])
      const others = logins.filter(({ id }) => !replaced.includes(id))
      logins = place < 0 ? [...others, login] : [...others.slice(0, place), login, ...others.slice(place)]
      const wasRemoved = new Map(connections.map(({ organisation, removed }) => [organisation, removed]))
      const kept = connections.filter(
        (one) =>
          !replaced.includes(one.login) && !reached.some(({ organisation }) => organisation === one.organisation),
      )
      const mine = reached.map((one) => ({
        ...one,
        login: login.id,
        removed: wasRemoved.get(one.organisation) ?? false,
      }))
      connections = [...kept, ...mine]
      settleUsual()
    },
    setRemoved: async (organisation, removed) => {
      const found = connections.find((one) => one.organisation === organisation)
      if (!found) return false
      connections = connections.map((one) => (one === found ? { ...one, removed } : one))
      if (removed && usual === organisation) usual = undefined
      return true
    },
    forget: async (id) => {
      forgetValue(`token ${id}`)
      logins = logins.filter((one) => one.id !== id)
      connections = connections.filter(({ login }) => login !== id)
      settleUsual()
    },
    usual: async () => usual,
    setUsual: async (organisation) => {
      usual = organisation
    },
  }
}
