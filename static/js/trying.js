// On the calculator, a line and costs: works it out again while somebody types. Without this module a button does.

const PAUSE = 700 // milliseconds after the last key press

const form = document.querySelector('form[data-trying]')
const place = document.querySelector('[data-told]')
const status = document.querySelector('[data-told-status]')
let asked = 0

// To a screen reader, the figure alone: all its steps would stand in the way of typing.
function tell (headline) {
  if (status && status.textContent !== headline) status.textContent = headline
}

async function workOut () {
  const mine = ++asked
  const sent = new FormData(form)
  sent.set('do', 'work')
  try {
    const response = await fetch(form.action, { method: 'POST', body: sent })
    const page = new DOMParser().parseFromString(await response.text(), 'text/html')
    const told = page.querySelector('[data-told]')
    // An older answer must not stand over a newer one; and what is half typed changes nothing.
    if (mine === asked && response.ok && told?.firstElementChild) {
      place.replaceChildren(...told.childNodes)
      tell(place.querySelector('[data-told-headline]')?.textContent.trim() ?? '')
    }
  } catch {
    // No connection: the button says so.
  }
}

// A usual share that is ticked is put in, with its source, to be seen and changed.
function takeUsual ({ target }) {
  const { usual, source } = target.dataset
  if (usual === undefined) return
  const name = target.name.replace(/_usual$/, '')
  for (const [field, value] of [[name, usual], [`${name}_source`, source]]) {
    const control = form.elements[field]
    if (target.checked) control.value ||= value
    else if (control.value === value) control.value = ''
  }
}

if (form && place) {
  let waiting
  form.addEventListener('input', takeUsual)
  form.addEventListener('input', () => {
    clearTimeout(waiting)
    waiting = setTimeout(workOut, PAUSE)
  })
}
