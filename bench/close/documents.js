/** A document of a ledger as the checks of a close take it, from what a row of data says. */
export function documentOf({ id, contact, number, date, lines, currency = 'GBP', rate = 1_000_000n, kind, type }) {
  const total = lines.reduce((sum, { net, tax }) => sum + net + tax, 0n)
  const credit = kind === undefined && total < 0n
  return {
    ...{ kind: kind ?? (credit ? 'supplier_credit' : 'bill'), type: type ?? (credit ? 'ACCPAYCREDIT' : 'ACCPAY') },
    ...{
      id,
      number,
      reference: '',
      contactId: contact,
      contactName: contact,
      status: 'AUTHORISED',
      date,
      due: undefined,
    },
    ...{ currency, currencyRate: rate, total: credit ? -total : total, totalTax: 0n, open: 0n, bankAccount: '' },
    ...{ reconciled: undefined, hasAttachments: true, updatedAt: 0, lines, settlements: [] },
  }
}

/** A line of a document; amounts are cents. */
export function lineOf(accountCode, net, taxType = 'INPUT2', tax = 0n) {
  return { description: '', accountCode, itemCode: '', taxType, quantity: undefined, net, tax }
}

/** The same document with all amounts multiplied by a fraction, rounded to the cent. */
export function scaled(document, numerator, denominator) {
  const part = (amount) => (amount * numerator * 2n + denominator) / (denominator * 2n)
  const lines = document.lines.map((line) => ({ ...line, net: part(line.net), tax: part(line.tax) }))
  return { ...document, lines, total: lines.reduce((sum, { net, tax }) => sum + net + tax, 0n) }
}
