// The scrutineer's report on a period as a page: made on asking, accessible, without JavaScript too, and fit to print.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { accessible, demoFile, Partnership } from './people.mjs'

const partnership = new Partnership()
before(() => partnership.open())
after(() => partnership.close())

const text = (page) => page.locator('main').innerText()

for (const script of [true, false]) {
  test(`the scrutineer makes a report, ${script ? 'with' : 'without'} JavaScript`, async () => {
    const page = await partnership.person('scrutineer', { script })
    await page.goto(`${partnership.url}/trail`)
    await page.click('text=Assurance report for a period')
    assert.doesNotMatch(await text(page), /Recorded, by agency/, 'nothing before a period is chosen')
    await page.click('main button')
    const said = await text(page)
    assert.match(said, /Cosigned by enough witnesses: 0 of \d+ records; the first that is not was made/)
    assert.match(said, /No witness is named in this server's settings/)
    assert.match(said, /Tokens made by the operator[\s\S]*Roles granted and revoked[\s\S]*Failed sign-ins[\s\S]*Who read what/)
    assert.match(said, /Signed in\s+session.opened\s+\d+/)
    assert.match(await page.locator('main pre').innerText(), /\n\nlocalhost\/log\n\d+\n[A-Za-z0-9+/]{43}=\n\n\u2014 /, 'the note as it is')
    if (script) await accessible(page, 'assurance report')
    await page.emulateMedia({ media: 'print' })
    assert.equal(await page.locator('main form').isVisible(), false, 'the form is not printed')
    assert.ok(await page.locator('main table').first().isVisible())
  })
}

test('a period that is none is said beside the form, and nobody else gets in', async () => {
  const page = await partnership.person('scrutineer')
  const answer = await page.goto(`${partnership.url}/trail/assurance?from=2026-03-02&to=2026-03-01`)
  assert.equal(answer.status(), 400)
  assert.match(await page.locator('.govuk-error-summary').innerText(), /Last day must not be before the first day/)
  await accessible(page, 'assurance report, refused')
  const other = await partnership.person('administrator')
  assert.equal((await other.goto(`${partnership.url}/trail/assurance?from=2026-03-01&to=2026-03-02`)).status(), 403)
})

test('hostile words in a title stay words', async () => {
  const title = '<script>document.title = "owned"</script>'
  const sender = await partnership.person('submitter')
  await partnership.upload(sender, { title, file: demoFile('northshire-ilacs-2025.pdf') })
  await sender.click('main >> button:has-text("Submit")')
  assert.match(await text(sender), /Submitted/)
  const page = await partnership.person('scrutineer')
  const today = new Date().toISOString().slice(0, 10)
  await page.goto(`${partnership.url}/trail/assurance?from=2026-01-01&to=${today}`)
  assert.match(await page.title(), /Assurance report/)
  assert.ok((await text(page)).includes(title), 'shown as written')
})
