// What a document's page says of a reading: a refusal, by when to respond, and page by page what was understood.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { accessible, Partnership } from './people.mjs'

const partnership = new Partnership()
const folder = mkdtempSync(join(tmpdir(), 'scrutiny-files-'))
const main = (page) => page.locator('main').innerText()

before(() => partnership.open())
after(async () => {
  await partnership.close()
  rmSync(folder, { recursive: true, force: true })
})

async function picture(page, name) {
  if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, `${name}.png`), fullPage: true })
}

test('a file about single children says that it was destroyed and why, also in the list', async () => {
  const page = await partnership.person('submitter')
  const file = join(folder, 'Marlowe Quillfeather.csv')
  writeFileSync(file, 'Name,UPN\nMarlowe Quillfeather,H801200001001\n')
  const url = await partnership.upload(page, { title: 'About Marlowe Quillfeather', kind: 'data_return', file })
  const said = await main(page)
  assert.match(said, /Refused[\s\S]*This file was refused and destroyed\.[\s\S]*pupil numbers \(UPN\)/)
  assert.match(said, /May be seen by\s+The submitting agency\n/)
  assert.match(said, /Where it was seen:/)
  assert.match(said, /Destroyed/)
  assert.doesNotMatch(said, /Quillfeather|Download the original/)
  await accessible(page, 'a refused document')
  await picture(page, 'refused')
  const listed = await page.goto(`${partnership.url}/documents?state=refused`)
  assert.equal(listed.status(), 200)
  assert.match(await page.locator('table').innerText(), /Refused/)
  assert.equal(await page.locator(`a[href="${new URL(url).pathname}"]`).count(), 1)
  await page.context().close()
})

for (const script of [true, false]) {
  test(`a report says by when to respond and what was read on each page, ${script ? 'with' : 'without'} JavaScript`, async () => {
    const check = script ? accessible : async () => {}
    const page = await partnership.person('submitter', { script })
    const url = await partnership.upload(page, { title: 'A report' })
    assert.match(await main(page), /By when to respond[\s\S]*Computed, as a proposal\s+\d+ \w+ \d{4}\s+Action plan to Ofsted within 70 working days, counted from/)
    assert.match(await main(page), /The document states no date for the response\./)
    await page.click('text=Page by page: what was understood')
    await check(page, 'page by page')
    await picture(page, 'report')
    const rows = page.locator('details table tbody tr')
    assert.ok((await rows.count()) >= 2)
    assert.match(await rows.nth(0).innerText(), /Page 1\s+\d+\s+\d+\s+\d+\s+Read the text/)
    const counts = await rows.evaluateAll((all) => all.map((row) => Number(row.children[1].innerText)).reduce((a, b) => a + b, 0)).catch(() => null)
    if (script) assert.ok(counts >= 4, 'findings are counted on their pages')
    await rows.nth(0).locator('a').click()
    assert.match(await main(page), /Page 1[\s\S]*(Recognised|Nothing was recognised) on this page[\s\S]*Northshire/)
    await check(page, 'the text of a page')
    await picture(page, 'page-text')
    await page.click('a[rel=next]')
    assert.match(await main(page), /Page 2/)
    const missing = await page.goto(`${url}/versions/1/pages/900`)
    assert.equal(missing.status(), 404)
    // A draft's text is as unknown to others as the draft.
    const other = await partnership.person('submitter', { nth: 1, script })
    assert.equal((await other.goto(`${url}/versions/1/pages/1`)).status(), 404)
    for (const each of [page, other]) await each.context().close()
  })
}
