// What banks and people offer beside what is read here, by how it begins.
const OTHERS: readonly [begins: (head: string) => boolean, name: string][] = [
  [(head) => /^\s*!(type|account|option|clear)\s*:/i.test(head), 'QIF, which tells neither account nor balance'],
  [(head) => head.startsWith('%PDF-'), 'a PDF'],
  [(head) => head.startsWith('PK\u0003\u0004'), 'an Excel or ZIP file'],
  [(head) => head.startsWith('\u00d0\u00cf\u0011\u00e0'), 'an old Excel or Word file'],
  [(head) => /^\s*(\{1:|:20:)/.test(head), 'MT940'],
  [(head) => /^\s*01,[^,\n]*,[^,\n]*,\d{6},/.test(head), 'BAI2'],
]

/** What a file is that is no statement this server reads, in words, told by its first characters; undefined where that says nothing. */
export function otherFormat(head: string): string | undefined {
  return OTHERS.find(([begins]) => begins(head))?.[1]
}
