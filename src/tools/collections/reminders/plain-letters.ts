// Letters of other scripts and the Latin ones that they look like, in the same order.
const FOREIGN = 'аеорсухіјѕԁһԛԝвнкмтгпАВЕКМНОРСТУХІЈЅԌԜαορντικεχυηωγΑΒΕΖΗΙΚΜΝΟΡΤΥΧɡıłøđɑɪʟꜱŁØĐ'
const LATIN = 'aeopcyxijsdhqwbhkmtrnABEKMHOPCTYXIJSGWaopvtikexunwyABEZHIKMNOPTYXgilodailsLOD'

const ALIKE: ReadonlyMap<string, string> = new Map(
  [...FOREIGN].map((letter, index) => [letter, LATIN[index] ?? letter] as const),
)

const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Cs}\p{Co}]|(?!\n)\p{Cc}/gu

/** Text as the eye reads it: look-alike letters and digits are Latin ones, accents and invisible characters are gone, spaces are plain; lines stay. */
export function plainLetters(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(/\t/g, ' ')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(/[\p{Zs}\u2800]/gu, ' ')
    .replace(/[‐‑‒–—―−﹣－]/g, '-')
    .replace(/[’‘‛`´]/g, "'")
    .replace(/[。｡․]/g, '.')
    .replace(/[^\n -~]/gu, (letter) => ALIKE.get(letter) ?? plainDigit(letter))
}

/** A decimal digit of another script as the plain one; scripts have theirs in rows of ten, which begin at a code that the row before does not reach. */
function plainDigit(letter: string): string {
  if (!/^\p{Nd}$/u.test(letter)) return letter
  const code = letter.codePointAt(0) ?? 0
  let zero = code
  while (code - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1
  return String(code - zero)
}

/** Plain text in small letters in which words that were spaced out letter by letter are joined again. */
export function plainWords(text: string): string {
  return plainLetters(text)
    .toLowerCase()
    .replace(/(?<![\p{L}\p{N}])(?:\p{L}[ .*_|/·-]{1,3}){2,}\p{L}(?![\p{L}\p{N}])/gu, (spaced) =>
      spaced.replace(/[^\p{L}]/gu, ''),
    )
}

const STAND_INS: Readonly<Record<string, string>> = { '0': 'o', '1': 'l', '3': 'e', '4': 'a', '5': 's', '7': 't' }
const SIGNS: Readonly<Record<string, string>> = { '@': 'a', $: 's', '!': 'i', '|': 'l', '€': 'e' }

/** Nothing but the letters of a text, none twice in a row: what stays of a word however it is cut up or spelt with digits. */
export function bareLetters(text: string): string {
  return plainLetters(text)
    .toLowerCase()
    .replace(/(?<=\p{L})[013457@$!|€](?=\p{L})/gu, (sign) => STAND_INS[sign] ?? SIGNS[sign] ?? '')
    .replace(/[^\p{L}]/gu, '')
    .replace(/(.)\1+/gu, '$1')
}
