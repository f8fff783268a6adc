// While a title is written: shows the case studies that are published already and like it.
// Without this module the same stands on the page that checks the answers.

const PAUSE = 600 // milliseconds after the last key press

const place = document.querySelector('[data-similar]')
const title = document.querySelector('input[name="title"]')

async function show () {
  const address = `${place.dataset.similar}?${new URLSearchParams({ title: title.value })}`
  try {
    const response = await fetch(address, { headers: { Accept: 'text/html' } })
    if (response.ok && !response.redirected) place.innerHTML = await response.text()
  } catch {
    // No connection: this only helps, so it keeps silent.
  }
}

if (place && title) {
  let waiting
  title.addEventListener('input', () => {
    clearTimeout(waiting)
    waiting = setTimeout(show, PAUSE)
  })
}
