// Saves a part while it is written, and keeps in this browser what the server does not have yet.
// Without this module the buttons save, and nothing is kept in the browser.

const PAUSE = 3000 // milliseconds after the last key press
const AGAIN = 15000 // after a save that did not get through
const HERE = 20000 // how often the page says that it is open

const form = document.querySelector('form[data-autosave]')
const line = document.getElementById('autosave-status')
const says = line.dataset
const { user, caseStudy, part } = form.dataset
// This opening of the page; the page that shows what is wrong goes on with the same copy
const mine = form.dataset.copy || crypto.getRandomValues(new Uint32Array(4)).join('-')

let waiting // the timer of the next save
let changes = 0 // counts what is typed, so that an answer knows whether it tells of all of it
let unsaved = false
let saving = false
let inFlight = Promise.resolve()
let isRenewed = false // the form's token, since the last answer
let isTriedAgain = false // a screen reader should not hear of each try
let paused = 'paused' in form.dataset

// --- What is typed -----------------------------------------------------------------------------
const controls = () => [...form.elements].filter((c) => c.name && c.type !== 'submit' && c.type !== 'hidden')
const isTicked = (control) => control.type === 'checkbox' || control.type === 'radio'
const keyOf = (control) => isTicked(control) ? `${control.name}=${control.value}` : control.name
const valueOf = (control) => isTicked(control) ? control.checked : control.value
const fields = () => Object.fromEntries(controls().map((c) => [keyOf(c), valueOf(c)]))
const plain = (value) => typeof value === 'string' ? value.replace(/\r\n/g, '\n').trim() : value

function setValue (control, value) {
  if (isTicked(control)) control.checked = value
  else control.value = value
  // The parts of GOV.UK listen: for what a tick reveals, and for the count of characters
  control.dispatchEvent(new Event(isTicked(control) ? 'click' : 'keyup', { bubbles: true }))
}

// --- The copy in this browser ------------------------------------------------------------------
const place = (owner, id) => `councilnet:${owner}:${caseStudy}:${part}:${id}`

function keep () {
  const copy = { version: form.elements.version.value, at: Date.now(), fields: fields() }
  try {
    localStorage.setItem(place(user, mine), JSON.stringify(copy))
    return true
  } catch {
    return false
  }
}

const drop = (id) => { try { localStorage.removeItem(place(user, id)) } catch { /* nothing is kept */ } }

function keptKeys () {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith('councilnet:'))
  } catch {
    return []
  }
}

function dropWhatIsNotTheirs () {
  for (const key of keptKeys()) if (key.split(':')[1] !== user) localStorage.removeItem(key)
  for (const id of (form.dataset.savedCopies || '').split(' ').filter(Boolean)) drop(id)
}

function olderCopies () {
  const start = place(user, '')
  return keptKeys().filter((key) => key.startsWith(start) && key !== place(user, mine))
    .map((key) => ({ id: key.slice(start.length), ...JSON.parse(localStorage.getItem(key)) }))
    .sort((one, other) => other.at - one.at)
}

const differing = (copy) => controls().filter((control) => {
  const kept = copy.fields[keyOf(control)]
  return kept !== undefined && plain(kept) !== plain(valueOf(control))
})

function labelOf (control) {
  const legend = control.closest('fieldset')?.querySelector('legend')?.textContent.trim()
  const label = control.labels?.[0]?.textContent.trim() ?? ''
  return [legend, label].filter(Boolean).join(': ')
}

function offerWhatWasNotSaved () {
  const box = document.getElementById('kept')
  const copy = olderCopies().find((kept) => differing(kept).length || drop(kept.id))
  box.hidden = !copy
  if (!copy) return
  const changed = differing(copy)
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'long', timeStyle: 'short' })
  box.querySelector('[data-when]').textContent = time.format(copy.at)
  box.querySelector('[data-words]').replaceChildren(...changed.filter((c) => !isTicked(c)).flatMap((control) => {
    const [term, words] = [document.createElement('dt'), document.createElement('dd')]
    term.textContent = labelOf(control)
    words.textContent = copy.fields[keyOf(control)] || '–'
    return [term, words]
  }))
  box.querySelector('[data-put-back]').onclick = () => answer(copy, changed)
  box.querySelector('[data-throw-away]').onclick = () => answer(copy, [])
}

function answer (copy, changed) {
  for (const control of changed) setValue(control, copy.fields[keyOf(control)])
  if (changed.length) {
    // Whoever saved since then is asked about: the words were typed over the older version.
    form.elements.version.value = copy.version
    typed()
    changed[0].focus()
  } else {
    form.querySelector('input:not([type=hidden]), textarea, select').focus()
  }
  drop(copy.id)
  offerWhatWasNotSaved()
}

// --- Saving ------------------------------------------------------------------------------------
function say (sentence, ...more) {
  if (line.textContent === [sentence, ...more.map((part) => part.textContent)].join(' ')) return
  line.replaceChildren(sentence, ...more.flatMap((part) => [' ', part]))
}

function signInLink () {
  const link = document.createElement('a')
  Object.assign(link, { href: form.dataset.signInAddress, target: '_blank', rel: 'noopener', className: 'govuk-link' })
  link.textContent = says.signIn
  return link
}

function compareButton () {
  const button = document.createElement('button')
  Object.assign(button, { type: 'submit', name: 'list', className: 'govuk-button govuk-button--secondary' })
  button.textContent = says.compare
  return button
}

function typed () {
  changes += 1
  unsaved = true
  if (!keep()) say(says.full)
  later(PAUSE)
}

function later (wait) {
  clearTimeout(waiting)
  if (!paused) waiting = setTimeout(() => { inFlight = save() }, wait)
}

function stop (sentence, ...more) {
  paused = true
  clearTimeout(waiting)
  say(sentence, ...more)
}

async function save () {
  if (saving || paused) return
  saving = true
  const upTo = changes
  if (!isTriedAgain) say(says.saving)
  try {
    const response = await send()
    await heed(response, upTo)
  } catch {
    tryAgain(says.offline)
  }
  saving = false
  if (changes !== upTo && !isTriedAgain) later(PAUSE)
}

function tryAgain (sentence, ...more) {
  isTriedAgain = true
  say(sentence, ...more)
  later(AGAIN)
}

function send () {
  const body = new FormData(form)
  body.append('autosave', '1')
  return fetch(form.action, { method: 'POST', body, redirect: 'manual' })
}

async function heed (response, upTo) {
  if (response.type === 'opaqueredirect') return signedOut()
  if (response.status === 403 && !isRenewed) return renewToken()
  isRenewed = false
  if (response.status === 404 || response.status === 409) return stop(says.refused)
  if (!response.ok) return tryAgain(says.trouble)
  isTriedAgain = false
  const told = await response.json()
  if (told.outcome === 'newer') return stop(told.sentence, compareButton())
  if (told.outcome === 'saved') saved(told, upTo)
  say(told.sentence)
}

function saved (told, upTo) {
  form.elements.version.value = told.version
  unsaved = changes !== upTo || told.leaves_something
  if (unsaved) keep()
  else drop(mine)
}

const signedOut = () => tryAgain(says.signedOut, signInLink())

// Signing in again in another tab changes the token that each form carries.
async function renewToken () {
  const response = await fetch(form.action, { redirect: 'manual' })
  if (response.type === 'opaqueredirect') return signedOut()
  if (!response.ok) return stop(says.refused)
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  const fresh = page.querySelector('form[data-autosave]')
  if (fresh?.dataset.user !== user) return stop(says.somebodyElse)
  const token = fresh.elements.csrfmiddlewaretoken.value
  for (const field of document.getElementsByName('csrfmiddlewaretoken')) field.value = token
  isRenewed = true
  later(0)
}

// A save on its way would make the button's version an old one: the button waits for it.
function submitted (event) {
  clearTimeout(waiting)
  const isWaiting = saving && !paused
  paused = true
  if (!isWaiting) return
  event.preventDefault()
  const enough = new Promise((resolve) => setTimeout(resolve, 3000))
  Promise.race([inFlight, enough]).then(() => form.requestSubmit(event.submitter))
}

// --- Who else is here --------------------------------------------------------------------------
async function sayHere () {
  if (document.hidden) return
  const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, part })
  try {
    const response = await fetch(form.dataset.here, { method: 'POST', body, redirect: 'manual' })
    if (response.ok) show((await response.json()).others)
  } catch {
    // No connection: the line about saving says so as soon as something is typed.
  }
}

function show (others) {
  const box = document.getElementById('others-here')
  if (others.join('\n') === [...box.children].map((said) => said.textContent).join('\n')) return
  box.replaceChildren(...others.map((sentence) => {
    const said = document.createElement('p')
    said.className = 'govuk-body'
    said.textContent = sentence
    return said
  }))
}

// --- Words -------------------------------------------------------------------------------------
function countWords (area) {
  const count = document.createElement('p')
  count.className = 'govuk-hint app-words'
  const tell = () => {
    const n = (area.value.match(/\S+/g) ?? []).length
    count.textContent = n === 1 ? says.oneWord : says.words.replace('{n}', n)
  }
  area.after(count)
  for (const kind of ['input', 'keyup']) area.addEventListener(kind, tell)
  tell()
}

// --- Begin -------------------------------------------------------------------------------------
const copyField = document.createElement('input')
Object.assign(copyField, { type: 'hidden', name: 'copy', value: mine })
form.append(copyField)
dropWhatIsNotTheirs()
form.querySelectorAll('textarea').forEach(countWords)
form.addEventListener('input', typed)
form.addEventListener('change', typed)
form.addEventListener('submit', submitted)
for (const event of ['online', 'focus']) {
  addEventListener(event, () => { if (unsaved && isTriedAgain) later(0) })
}
addEventListener('beforeunload', (event) => { if (unsaved && !paused && !keep()) event.preventDefault() })
addEventListener('pageshow', (event) => { if (event.persisted) location.reload() })
if (paused) say(says.paused)
if (paused || document.querySelector('.govuk-error-summary')) keep() // on no server yet
else offerWhatWasNotSaved()
setInterval(sayHere, HERE)
