// Erasure by two people on pages: a lead's proposal is read and approved by the scrutineer, and the document says so.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { accessible, Partnership, report } from './people.mjs'

const partnership = new Partnership()
before(() => partnership.open())
after(() => partnership.close())

const text = (page) => page.locator('main').innerText()

// What the pages do not offer yet is asked for as a program would, in the person's own session.
const ask = async (page, path, data) => {
  const token = await page.locator('input[name=csrf]').first().inputValue()
  const headers = { 'X-CSRF-Token': token, 'Idempotency-Key': crypto.randomUUID() }
  return (await page.request.post(partnership.url + path, { data, headers })).status()
}

test('one proposes, another approves, and the page of the document says it is gone', async () => {
  const sender = await partnership.person('submitter')
  await partnership.upload(sender, { title: 'Sent by mistake', file: report })
  const url = sender.url()
  const id = url.match(/[0-9a-f]{32}/)[0]
  await partnership.readToTheEnd(sender, url)
  const lead = await partnership.person('agency_lead')
  await lead.goto(`${partnership.url}/disposal`)
  assert.match(await text(lead), /Nothing has been proposed/)
  const proposal = { document: id, class: 'received_in_error', authority: 'uk_gdpr_article_17', reason: 'It was not ours.' }
  assert.equal(await ask(lead, '/api/v1/erasures', proposal), 201)
  await lead.goto(`${partnership.url}/disposal`)
  assert.equal(await lead.locator('text=Approve and erase').count(), 0, 'nobody approves what they proposed')
  await accessible(lead, 'disposal, proposed')

  const ruth = await partnership.person('scrutineer')
  await ruth.goto(`${partnership.url}/disposal`)
  assert.match(await text(ruth), /It was not ours/)
  await accessible(ruth, 'disposal, to decide')
  await ruth.click('button:has-text("Approve and erase")')
  assert.match(await text(ruth), /Recorded/)
  await sender.goto(url)
  assert.match(await text(sender), /[Ee]rased by record \d+/)
  await accessible(sender, 'a document that was erased')
})
