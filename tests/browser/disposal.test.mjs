// Holds and erasure by two people on pages: placed and proposed on the document's page, decided on another, said everywhere.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { accessible, Partnership, report } from './people.mjs'

const partnership = new Partnership()
before(() => partnership.open())
after(() => partnership.close())

const text = (page) => page.locator('main').innerText()
const press = (page, name) => page.click(`main >> button:has-text("${name}")`)
const follow = (page, name) => page.click(`main >> a:has-text("${name}")`)
// With SCREENSHOTS=folder pictures of the page are left there, as on a desk and on a telephone.
async function picture(page, name) {
  if (!process.env.SCREENSHOTS) return
  for (const [width, height] of [[1280, 900], [375, 800]]) {
    await page.setViewportSize({ width, height })
    await page.screenshot({ path: join(process.env.SCREENSHOTS, `${name}-${width}.png`), fullPage: true })
  }
  await page.setViewportSize({ width: 1280, height: 900 })
}
async function narrow(page, where) {
  await page.setViewportSize({ width: 375, height: 800 })
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  assert.equal(wide, 0, `${where} fits a telephone`)
  await page.setViewportSize({ width: 1280, height: 900 })
}

async function placeHold(page, { authority, reason = 'Inquest.' }) {
  await follow(page, 'Place a hold')
  await page.fill('#authority', authority)
  for (const [part, value] of [['day', '15'], ['month', '1'], ['year', '2026']]) await page.fill(`#dated-${part}`, value)
  await page.fill('#reason', reason)
  await press(page, 'Place the hold')
}

for (const script of [true, false]) {
  test(`one proposes, a hold forbids it, another approves, ${script ? 'with' : 'without'} JavaScript`, async () => {
    const check = script ? accessible : async () => {}
    const sender = await partnership.person('submitter', { script })
    const url = await partnership.upload(sender, { title: `Sent by mistake ${script}`, file: report })
    await press(sender, 'Submit')
    assert.doesNotMatch(await text(sender), /Holds and erasure/, 'not for everybody')
    const lead = await partnership.person('agency_lead', { script })
    const ruth = await partnership.person('scrutineer', { script })

    await ruth.goto(url)
    assert.match(await text(ruth), /No hold is in force/)
    assert.equal(await ruth.locator('text=Propose erasure').count(), 0, 'who approves cannot begin')
    await follow(ruth, 'Place a hold')
    await check(ruth, 'place a hold')
    await picture(ruth, 'hold')
    await narrow(ruth, 'place a hold')
    await ruth.fill('#authority', 'Northshire Coroner, reference 12')
    await ruth.fill('#dated-day', '31')
    await ruth.fill('#dated-month', '2')
    await ruth.fill('#dated-year', '2026')
    await press(ruth, 'Place the hold')
    const summary = await ruth.locator('.govuk-error-summary').innerText()
    assert.match(summary, /Enter a real date[\s\S]*Say why it must be kept/)
    assert.equal(await ruth.inputValue('#authority'), 'Northshire Coroner, reference 12', 'what was typed stays')
    for (const link of await ruth.locator('.govuk-error-summary a').all()) {
      assert.equal(await ruth.locator(await link.getAttribute('href')).count(), 1, 'each error leads to its field')
    }
    await check(ruth, 'place a hold, refused')
    await picture(ruth, 'hold-refused')
    await ruth.fill('#dated-day', '15')
    await ruth.fill('#dated-month', '1')
    await ruth.fill('#reason', 'Inquest into <b>a death</b>.')
    await press(ruth, 'Place the hold')
    assert.match(await text(ruth), /Recorded as number \d+[\s\S]*On hold: Northshire Coroner, reference 12, 15 January 2026/)
    assert.match(await text(ruth), /Inquest into <b>a death<\/b>\.[\s\S]*Placed\s+by Ruth/, 'words stay words')
    await check(ruth, 'holds of a document')
    await picture(ruth, 'document-disposal')
    await narrow(ruth, 'holds of a document')

    await lead.goto(url)
    assert.match(await text(lead), /On hold\s+Northshire Coroner, reference 12, 15 January 2026: must not be erased/)
    assert.match(await text(lead), /Erasure cannot be proposed while the document is on hold\.\s+Northshire Coroner/)
    assert.equal(await lead.locator('main >> a:has-text("Propose erasure")').count(), 0)
    assert.equal(await lead.locator('main >> a:has-text("Release")').count(), 0, 'the role that placed it releases it')
    await check(lead, 'a document on hold')
    await picture(lead, 'document-on-hold')
    await narrow(lead, 'a document on hold')
    await lead.goto(`${url}/erasure`)
    assert.match(await text(lead), /What is on hold cannot be erased: Northshire Coroner/)
    assert.equal(await lead.locator('main form').count(), 0)
    await check(lead, 'propose erasure, held')

    await ruth.goto(url)
    await follow(ruth, 'Release')
    await check(ruth, 'release a hold')
    await picture(ruth, 'release')
    await press(ruth, 'Release it')
    assert.match(await ruth.locator('.govuk-error-summary').innerText(), /Say why it may be released/)
    await ruth.fill('#reason', 'The inquest is over.')
    await press(ruth, 'Release it')
    assert.match(await text(ruth), /Recorded as number \d+[\s\S]*No hold is in force/)

    await lead.goto(url)
    await follow(lead, 'Propose erasure')
    await check(lead, 'propose erasure')
    await picture(lead, 'erasure')
    await narrow(lead, 'propose erasure')
    await press(lead, 'Propose erasure')
    assert.match(await lead.locator('.govuk-error-summary').innerText(), /Choose why[\s\S]*Choose the authority[\s\S]*Give the reason/)
    await lead.check('#class-retention')
    await lead.selectOption('#authority', 'uk_gdpr_article_17')
    await lead.fill('#reason', 'It was not ours.')
    await press(lead, 'Propose erasure')
    assert.match(await lead.locator('.govuk-error-summary').innerText(), /No retention rule says when this document is due/)
    assert.equal(await lead.inputValue('#reason'), 'It was not ours.')
    await check(lead, 'propose erasure, refused')
    await lead.check('#class-received_in_error')
    await press(lead, 'Propose erasure')
    assert.match(await text(lead), /Recorded as number \d+[\s\S]*Erasure proposed, not decided yet[\s\S]*Received in error[\s\S]*right to erasure[\s\S]*It was not ours/)
    assert.equal(await lead.locator('main >> a:has-text("Propose erasure")').count(), 0, 'once is enough')
    await check(lead, 'erasure proposed')
    await lead.goto(url)
    assert.match(await text(lead), /Erasure\s+The whole document: proposed by Lewis .* on .*, not decided yet/)
    await lead.goto(`${partnership.url}/disposal`)
    assert.equal(await lead.locator('text=Approve and erase').count(), 0, 'nobody approves what they proposed')
    await check(lead, 'disposal, proposed')

    await ruth.goto(url)
    await follow(ruth, 'Decide')
    assert.match(ruth.url(), /\/disposal#erasure-[0-9a-f]{32}$/)
    assert.match(await text(ruth), new RegExp(`Sent by mistake ${script}\\s+State\\s+Proposed`), 'by its title, to whom may open it')
    assert.match(await text(ruth), /It was not ours/)
    await check(ruth, 'disposal, to decide')
    await picture(ruth, 'disposal')
    await narrow(ruth, 'disposal')
    await press(ruth, 'Approve and erase')
    assert.match(await text(ruth), /Recorded/)
    await sender.goto(url)
    assert.match(await text(sender), /[Ee]rased by record (\d+)[\s\S]*Record \1, signed by this log/)
    assert.equal(await sender.locator('main >> a:has-text("Holds and erasure")').count(), 0)
    await check(sender, 'a document that was erased')
    await lead.goto(url)
    await follow(lead, 'Holds and erasure of this document')
    assert.match(await text(lead), /Version 1 was erased by record \d+ on .*: Received in error, UK GDPR Article 17/)
    assert.equal(await lead.locator('main >> a:has-text("Place a hold")').count(), 0, 'nothing is left to hold')
    await check(lead, 'what was erased')
    await picture(lead, 'erased')
    await Promise.all([sender, lead, ruth].map((page) => page.context().close()))
  })
}

test('an administrator holds and proposes without seeing what the document says', async () => {
  const sender = await partnership.person('submitter')
  const url = await partnership.upload(sender, { title: 'Not for administrators', file: report })
  await press(sender, 'Submit')
  const dev = await partnership.person('administrator')
  assert.equal((await dev.goto(url)).status(), 404)
  await dev.goto(`${url}/disposal`)
  assert.doesNotMatch(await text(dev), /Not for administrators/)
  await placeHold(dev, { authority: 'Legal services 4' })
  assert.match(await text(dev), /On hold: Legal services 4, 15 January 2026/)
  await narrow(dev, 'holds of a document, by its number')
  assert.doesNotMatch(await dev.content(), /Not for administrators/)
  await accessible(dev, 'holds of a document, for an administrator')
  await dev.goto(`${partnership.url}/disposal`)
  await dev.locator('main a.govuk-link', { hasText: url.match(/[0-9a-f]{32}/)[0] }).first().click()
  await follow(dev, 'Release')
  await dev.fill('#reason', 'Settled.')
  await press(dev, 'Release it')
  await follow(dev, 'Propose erasure')
  assert.doesNotMatch(await dev.content(), /Not for administrators/)
  const other = await partnership.person('agency_lead', { nth: 1 })
  for (const page of ['disposal', 'hold', 'erasure']) {
    assert.equal((await other.goto(`${url}/${page}`)).status(), 404, `${page}: another agency's lead`)
    assert.equal((await sender.goto(`${url}/${page}`)).status(), 403, `${page}: no such role`)
  }
})

test('a form that was sent twice places one hold', async () => {
  const sender = await partnership.person('submitter')
  const url = await partnership.upload(sender, { title: 'Held once', file: report })
  await press(sender, 'Submit')
  const ruth = await partnership.person('scrutineer')
  await ruth.goto(`${url}/hold`)
  const form = Object.fromEntries(await ruth.locator('main form input[type=hidden]').evaluateAll(
    (all) => all.map((each) => [each.name, each.value])))
  const fields = { ...form, authority: 'Court', 'dated-day': '15', 'dated-month': '1', 'dated-year': '2026', reason: 'Why' }
  for (let i = 0; i < 2; ++i) assert.equal((await ruth.request.post(`${url}/hold`, { form: fields })).status(), 200)
  await ruth.goto(`${url}/disposal`)
  assert.equal(await ruth.locator('text=On hold: Court').count(), 1)
  delete fields.csrf
  assert.equal((await ruth.request.post(`${url}/hold`, { form: fields })).status(), 403, 'not from elsewhere')
})
