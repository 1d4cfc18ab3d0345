// The first pages as people use them: without JavaScript where it is off, accessible, and with hostile words.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { accessible, Partnership, report } from './people.mjs'

const partnership = new Partnership()
const person = (...how) => partnership.person(...how)
const upload = (...what) => partnership.upload(...what)
const readToTheEnd = (...what) => partnership.readToTheEnd(...what)
let server
let browser

before(async () => {
  await partnership.open()
  server = partnership.server
  browser = partnership.browser
})
after(() => partnership.close())

test('a wrong password says so and gives nothing away', async () => {
  const context = await browser.newContext({ ignoreHTTPSErrors: true })
  const page = await context.newPage()
  await page.goto(`${server.url}/documents`)
  await accessible(page, 'sign in')
  const texts = []
  for (const name of [server.accounts[0].name, 'nobody.at.all']) {
    await page.goto(`${server.url}/sign-in`)
    await page.fill('#name', name)
    await page.fill('#password', 'certainly not this one')
    await page.click('main button')
    texts.push(await page.locator('.govuk-error-summary').innerText())
    await accessible(page, 'sign in, refused')
  }
  assert.equal(texts[0], texts[1])
  await context.close()
})

test('a report becomes findings that a person decides on, and is accepted by the chair', async () => {
  const page = await person('submitter')
  await accessible(page, 'empty list')
  await page.goto(`${server.url}/documents/new`)
  await accessible(page, 'upload')
  const url = await upload(page, { title: 'Inspection of Northshire' })
  await accessible(page, 'document')
  const main = page.locator('main')
  assert.match(await main.innerText(), /Judgements/)
  assert.match(await main.innerText(), /OFFICIAL-SENSITIVE[\s\S]*OFFICIAL-SENSITIVE/, 'marked at top and bottom')
  assert.ok((await page.locator('.app-finding').count()) >= 2, await main.innerText())
  assert.ok((await page.locator('.app-quote').count()) >= 2, 'findings stand beside the quoted words')

  await page.click('.app-finding >> nth=0 >> text=Confirm')
  assert.match(await page.locator('.app-finding >> nth=0').innerText(), /Confirmed/)
  await page.click('.app-finding >> nth=1 >> text=Correct')
  await accessible(page, 'correct')
  await page.fill('#text', '')
  await page.click('main form button')
  assert.match(await page.locator('.govuk-error-summary').innerText(), /Write what/)
  await page.fill('#text', 'As a person reads it')
  await page.click('main form button')
  assert.match(await page.locator('.app-finding >> nth=1').innerText(), /As a person reads it[\s\S]*Corrected/)

  await page.click('main >> button:has-text("Submit")')
  assert.match(await main.innerText(), /Submitted/)

  const chair = await person('chair')
  await chair.goto(url)
  await chair.click('text=Return with reasons')
  await accessible(chair, 'return')
  await chair.fill('#reasons', 'Page 2 is missing.')
  await chair.click('main form button')
  assert.match(await chair.locator('main').innerText(), /Returned[\s\S]*Page 2 is missing\./)

  await page.goto(url)
  await page.click('text=Add a new version')
  await accessible(page, 'new version')
  await page.setInputFiles('#file', report)
  await page.click('main form button')
  await page.waitForURL(/\/documents\/[0-9a-f]{32}/)
  await readToTheEnd(page, url)
  await page.click('main >> button:has-text("Submit")')
  await chair.goto(url)
  await chair.click('main >> button:has-text("Accept")')
  assert.match(await chair.locator('main').innerText(), /Accepted/)

  await chair.click('text=Trail of this document')
  await accessible(chair, 'trail')
  const trail = await chair.locator('main').innerText()
  assert.match(trail, /These records hold/)
  for (const step of ['Received', 'Read by a plugin', 'Finding confirmed', 'Submitted', 'Returned', 'Accepted', 'Opened']) {
    assert.ok(trail.includes(step), `the trail says: ${step}`)
  }
  await page.context().close()
  await chair.context().close()
})

test('everything works without JavaScript', async () => {
  const page = await person('submitter', { script: false })
  const url = await upload(page, { title: 'Without JavaScript' })
  await page.click('.app-finding >> nth=0 >> text=Reject')
  await page.fill('#reason', 'It is a heading.')
  await page.click('main form button')
  assert.match(await page.locator('.app-finding >> nth=0').innerText(), /Rejected[\s\S]*It is a heading\./)
  await page.click('main >> button:has-text("Submit")')
  await page.goto(`${server.url}/documents?q=northshire&kind=inspection_summary&state=submitted`)
  assert.match(await page.locator('table').innerText(), /Without JavaScript/)
  await page.goto(url)
  await page.click('text=Sign out')
  await page.waitForURL('**/sign-in')
  await page.goto(url)
  assert.equal(await page.locator('#password').count(), 1, 'signed out means signed out')
  await page.context().close()
})

test('a draft of one agency does not exist for another', async () => {
  const own = await person('submitter')
  const url = await upload(own, { title: 'A draft nobody else sees' })
  const other = await person('submitter', { nth: 1 })
  const answer = await other.goto(url)
  assert.equal(answer.status(), 404)
  await accessible(other, 'not found')
  await other.goto(`${server.url}/documents?q=nobody`)
  assert.doesNotMatch(await other.locator('main').innerText(), /A draft nobody else sees/)
  await own.context().close()
  await other.context().close()
})

test('hostile words stay words', async () => {
  const page = await person('submitter')
  const dialogs = []
  page.on('dialog', (dialog) => { dialogs.push(dialog.message()); dialog.dismiss() })
  const title = '<script>alert(1)</script><img src=x onerror=alert(2)>"\'&amp;'
  const url = await upload(page, { title })
  assert.equal((await page.locator('h1').innerText()).trim(), title)
  await page.goto(`${server.url}/documents?q=${encodeURIComponent('"><script>alert(3)</script>')}`)
  await accessible(page, 'search without a hit')
  await page.goto(`${url}?recorded=<script>alert(4)</script>`)
  await page.goto(`${server.url}/sign-in?next=//evil.example/`)
  assert.ok(page.url().startsWith(server.url))
  assert.deepEqual(dialogs, [])
  await page.context().close()
})

test('a form of another session is refused', async () => {
  const page = await person('submitter')
  const url = await upload(page, { title: 'Forged' })
  await page.locator('main input[name=csrf]').first().evaluate((field) => { field.value = 'forged' })
  const [answer] = await Promise.all([page.waitForNavigation(), page.click('main >> button:has-text("Submit")')])
  assert.equal(answer.status(), 403)
  await page.goto(url)
  assert.match(await page.locator('main').innerText(), /Draft/)
  await page.context().close()
})

test('the original comes back as it was sent, as a download', async () => {
  const page = await person('submitter')
  await upload(page, { title: 'Bytes' })
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('text=Download the original')])
  const digest = (path) => createHash('sha256').update(readFileSync(path)).digest('hex')
  assert.equal(download.suggestedFilename(), 'northshire-ilacs-2025.pdf')
  assert.equal(digest(await download.path()), digest(report))
  await page.context().close()
})
