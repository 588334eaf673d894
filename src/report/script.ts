/**
 * What the page can do beyond being read: find a loss, sort a table, tell a chart's value under the pointer, and
 * unfold what a link or a printer asks for. The page is complete without it.
 *
 * It is written as text, because a page that is one file cannot load it.
 */
export const script: string = `'use strict'
;(() => {
  const all = (query, root = document) => [...root.querySelectorAll(query)]

  // Find: a loss is shown when all words are in it and it ended the way that was chosen.
  const form = document.querySelector('.find')
  if (form) {
    const losses = all('#losses [data-search]')
    const found = form.querySelector('output')
    const others = document.querySelector('.tall')
    const find = () => {
      const words = form.querySelector('input').value.toLowerCase().split(/\\s+/).filter(Boolean)
      const ended = form.querySelector('select').value
      let shown = 0
      for (const loss of losses) {
        const tokens = loss.dataset.search.split(' ')
        const isFound = words.every((word) => tokens.some((token) => (word[0] === '#' ? token === word : token.includes(word))))
        loss.hidden = !isFound || (ended !== '' && !tokens.includes(ended))
        if (!loss.hidden) shown += 1
      }
      if (others) others.hidden = !all('tr[data-search]', others).some((row) => !row.hidden)
      found.textContent = shown === losses.length ? '' : shown === 0 ? 'No loss matches.' : shown + ' of ' + losses.length + ' shown'
    }
    form.hidden = false
    form.addEventListener('input', find)
    form.addEventListener('submit', (event) => event.preventDefault())
  }

  // Sort: whole numbers of any length as such, words by their letters; equal rows keep their order.
  for (const head of all('th[data-sort]')) {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = head.textContent
    head.replaceChildren(button)
    button.addEventListener('click', () => {
      const isDown = head.ariaSort === 'ascending' || (head.ariaSort === null && head.classList.contains('figures'))
      for (const other of head.parentNode.children) other.removeAttribute('aria-sort')
      head.setAttribute('aria-sort', isDown ? 'descending' : 'ascending')
      const body = head.closest('table').tBodies[0]
      const keyOf = (row) => {
        const cell = row.cells[head.cellIndex]
        const key = cell.dataset.key ?? cell.textContent
        return head.dataset.sort === 'number' ? BigInt(key) : key
      }
      const rows = [...body.rows].map((row) => ({ row, key: keyOf(row) }))
      const sign = isDown ? -1 : 1
      rows.sort((a, b) => (a.key < b.key ? -sign : a.key > b.key ? sign : 0))
      body.replaceChildren(...rows.map(({ row }) => row))
    })
  }

  // Hover: the nearest point of the chart, said above it.
  for (const chart of all('svg[data-hover]')) {
    const points = JSON.parse(chart.dataset.hover)
    const { width, height } = chart.viewBox.baseVal
    const figure = chart.closest('figure')
    const line = document.createElementNS('http://www.w3.org/2000/svg', 'path')
    line.setAttribute('class', 'hover-line')
    const tip = document.createElement('div')
    tip.className = 'tip'
    tip.setAttribute('aria-hidden', 'true')
    const leave = () => {
      tip.remove()
      line.remove()
    }
    chart.addEventListener('pointerleave', leave)
    chart.addEventListener('pointermove', (event) => {
      const box = chart.getBoundingClientRect()
      const scale = box.width / width
      const at = (event.clientX - box.left) / scale
      const [x, y, label] = points.reduce((near, point) => (Math.abs(point[0] - at) < Math.abs(near[0] - at) ? point : near))
      line.setAttribute('d', 'M' + x + ' 10V' + (height - 24))
      chart.append(line)
      tip.textContent = label
      figure.append(tip)
      const left = Math.min(Math.max(x * scale - tip.offsetWidth / 2, 0), box.width - tip.offsetWidth)
      tip.style.left = left + 'px'
      tip.style.top = Math.max(chart.getBoundingClientRect().top - figure.getBoundingClientRect().top + y * scale - 34, 0) + 'px'
    })
  }

  // Unfold: what a link leads to is opened, and a printer gets everything.
  const unfold = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)))
    if (!target) return
    if (target.hidden && form) form.reset(), form.dispatchEvent(new Event('input'))
    for (const details of all('details', target.matches('article') ? target : document.createElement('p'))) details.open = true
    target.scrollIntoView({ block: target.matches('tr') ? 'center' : 'start' })
  }
  addEventListener('hashchange', unfold)
  unfold()
  let unfolded = []
  addEventListener('beforeprint', () => {
    unfolded = all('details:not([open])')
    for (const details of unfolded) details.open = true
  })
  addEventListener('afterprint', () => {
    for (const details of unfolded) details.open = false
  })
})()
`
