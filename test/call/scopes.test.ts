import { describe, expect, test } from 'vitest'
import { legacyOf, missingScopes, scopesFor } from '../../src/call/scopes.ts'
import { TOOLSETS } from '../../src/call/tool.ts'
import { knownScopes, legacyScopes } from '../../src/simulator/edge/scopes.ts'

describe('what a login asks for', () => {
  test.each(TOOLSETS)('%s for reading alone asks for nothing that writes', (toolset) => {
    const scopes = scopesFor({ toolsets: [toolset], readOnly: true, model: 'granular' })
    expect(scopes).toContain('accounting.settings.read')
    expect(scopes.filter((scope) => !scope.endsWith('.read'))).toEqual([])
  })

  test('core writes no settings, and asks for no scope that Xero gives to few apps', () => {
    const scopes = scopesFor({ toolsets: ['core'], readOnly: false, model: 'granular' })
    expect(scopes.filter((scope) => scope.includes('settings'))).toEqual(['accounting.settings.read'])
    expect(scopes.filter((scope) => !scope.startsWith('accounting.') || scope.includes('journals.read'))).toEqual([])
  })

  test.each(['granular', 'legacy'] as const)('%s scopes are ones that Xero knows, each asked for once', (model) => {
    const scopes = scopesFor({ toolsets: TOOLSETS, readOnly: false, model })
    expect(scopes.filter((scope) => !knownScopes.has(scope))).toEqual([])
    expect(new Set(scopes).size).toBe(scopes.length)
    const old = scopes.filter((scope) => legacyScopes.has(scope))
    expect(old).toEqual(model === 'legacy' ? ['accounting.reports.read', 'accounting.transactions'] : [])
    // Whoever may write need not ask to read.
    expect(scopes.filter((scope) => scopes.includes(`${scope}.read`))).toEqual([])
  })

  test('what both models call alike stays, the rest becomes the wide scope', () => {
    expect(legacyOf('accounting.contacts')).toBe('accounting.contacts')
    expect(legacyOf('accounting.payments')).toBe('accounting.transactions')
    expect(legacyOf('accounting.manualjournals.read')).toBe('accounting.transactions.read')
    expect(legacyOf('accounting.reports.aged.read')).toBe('accounting.reports.read')
  })
})

describe('what a grant lacks', () => {
  test.each<[string[], string[], string[]]>([
    [['accounting.contacts'], ['accounting.contacts.read', 'accounting.contacts'], []],
    [['accounting.contacts.read'], ['accounting.contacts.read', 'accounting.contacts'], ['accounting.contacts']],
    [['accounting.transactions.read'], ['accounting.payments.read', 'accounting.payments'], ['accounting.payments']],
    [['accounting.transactions'], ['accounting.invoices', 'accounting.manualjournals.read'], []],
    [
      ['accounting.reports.read'],
      ['accounting.reports.aged.read', 'accounting.budgets.read'],
      ['accounting.budgets.read'],
    ],
    [
      ['accounting.invoices', 'accounting.payments'],
      ['accounting.transactions.read'],
      ['accounting.transactions.read'],
    ],
    [[], ['paymentservices'], ['paymentservices']],
  ])('%j lacks of %j: %j', (granted, wanted, missing) => {
    expect(missingScopes(granted, wanted)).toEqual(missing)
  })

  test.each(['granular', 'legacy'] as const)(
    'all that is asked for by other names covers what %s asks for',
    (model) => {
      const asked = { toolsets: TOOLSETS, readOnly: false }
      const other = model === 'legacy' ? 'granular' : 'legacy'
      expect(missingScopes(scopesFor({ ...asked, model: other }), scopesFor({ ...asked, model }))).toEqual([])
    },
  )
})
