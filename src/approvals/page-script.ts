/** What the page does in a browser besides links and forms: it asks the authenticator, and listens to keys. */
export const SCRIPT = `'use strict'
const passkeys = window.SimpleWebAuthnBrowser
const rows = [...document.querySelectorAll('[data-row]')]
const keys = document.getElementById('keys')

for (const hint of document.querySelectorAll('[data-unscripted]')) hint.remove()

function tell(form, text) {
  const problem = form.querySelector('.problem')
  problem.textContent = text
  problem.hidden = text === ''
}

function wordsFor(error) {
  if (error && error.name === 'NotAllowedError') return 'Cancelled, or it took too long. Nothing was sent.'
  if (error && error.name === 'InvalidStateError') return 'This authenticator is enrolled already.'
  return 'The authenticator could not do it. Nothing was sent.'
}

async function ask(form) {
  if (form.dataset.create === undefined) {
    return await passkeys.startAuthentication({ optionsJSON: JSON.parse(form.dataset.sign) })
  }
  const optionsJSON = JSON.parse(form.dataset.create)
  const name = form.elements.name.value.trim()
  optionsJSON.user.name = name
  optionsJSON.user.displayName = name
  return await passkeys.startRegistration({ optionsJSON })
}

for (const button of document.querySelectorAll('[data-passkey]')) {
  const form = button.form
  const needed = form.elements.name && form.dataset.create !== undefined ? form.elements.name : form.elements.reason
  if (!passkeys || !passkeys.browserSupportsWebAuthn()) {
    tell(form, 'This browser has no passkeys.')
    continue
  }
  button.disabled = false
  const sign = async () => {
    if (button.disabled) return
    if (needed && needed.value.trim() === '') {
      needed.focus()
      tell(form, form.dataset.create === undefined ? 'Say why first.' : 'Give a name first.')
      return
    }
    tell(form, '')
    button.disabled = true
    try {
      form.elements.passkey.value = JSON.stringify(await ask(form))
      button.textContent = 'Sending…'
      form.submit()
    } catch (error) {
      button.disabled = false
      tell(form, wordsFor(error))
    }
  }
  button.addEventListener('click', sign)
  if (form.dataset.create !== undefined) {
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      sign()
    })
  }
}

// A page out of the browser's memory has a form that was sent already.
window.addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload()
})

function move(step) {
  const current = rows.findIndex((row) => row.contains(document.activeElement))
  const next = rows[Math.min(Math.max(current + step, 0), rows.length - 1)]
  if (next) next.querySelector('a').focus()
}

function select() {
  const row = document.activeElement && document.activeElement.closest('[data-row]')
  const box = row && row.querySelector('input[type=checkbox]')
  if (box) box.checked = !box.checked
}

function approve() {
  const button = document.querySelector('[data-passkey=approve]')
  const code = document.querySelector('form[action="/approve"] input[name=code]')
  if (button) button.click()
  else if (code) {
    code.closest('details').open = true
    code.focus()
  } else if (document.querySelector('input[name=id]:checked')) document.querySelector('[data-review]').click()
  else open()
}

function open() {
  const row = document.activeElement && document.activeElement.closest('[data-row]')
  if (row) row.querySelector('a').click()
}

function reject() {
  const reason = document.getElementById('reason')
  if (reason) reason.focus()
}

function back() {
  const link = document.querySelector('[data-back]')
  if (link) link.click()
}

const ACTS = {
  j: () => move(1),
  ArrowDown: () => move(1),
  k: () => move(-1),
  ArrowUp: () => move(-1),
  x: select,
  a: approve,
  r: reject,
  u: back,
  '?': () => keys && (keys.open ? keys.close() : keys.showModal()),
}

document.addEventListener('keydown', (event) => {
  const inField = event.target.closest('input:not([type=checkbox]), textarea, select')
  if (inField && event.key === 'Escape') event.target.blur()
  if (inField || event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(ACTS, event.key)) return
  if (event.key.startsWith('Arrow') && rows.length === 0) return
  event.preventDefault()
  ACTS[event.key]()
})
`
