// A server with people at their own browsers, as the page tests need them.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { accessibilityProblems, launch } from './browser.mjs'
import { source, startServer } from './server.mjs'

export const demoFile = (name) => join(source, 'config/demo/documents', name)
export const report = demoFile('northshire-ilacs-2025.pdf')

export async function accessible(page, where) {
  assert.deepEqual(await accessibilityProblems(page), [], `accessibility of ${where}`)
}

export class Partnership {
  async open() {
    this.server = await startServer()
    this.browser = await launch()
  }

  async close() {
    await this.browser?.close()
    await this.server?.stop()
  }

  get url() {
    return this.server.url
  }

  // A person at their own browser, signed in as one of the demo's accounts.
  async person(role, { script = true, nth = 0 } = {}) {
    const account = this.server.accounts.filter((each) => each.role === role)[nth]
    const context = await this.browser.newContext({ ignoreHTTPSErrors: true, javaScriptEnabled: script })
    const page = await context.newPage()
    page.setDefaultTimeout(15000)
    await page.goto(`${this.url}/sign-in`)
    await page.fill('#name', account.name)
    await page.fill('#password', account.password)
    await page.click('main button')
    await page.waitForURL('**/documents')
    return page
  }

  async upload(page, { title, kind, file = report }) {
    await page.goto(`${this.url}/documents/new`)
    await page.fill('#title', title)
    if (kind) await page.selectOption('#kind', kind)
    await page.setInputFiles('#file', file)
    await page.click('main form button')
    await page.waitForURL(/\/documents\/[0-9a-f]{32}/)
    const url = page.url().split('?')[0]
    await this.readToTheEnd(page, url)
    return url
  }

  // Reading goes on in the background; the page says how far it is.
  async readToTheEnd(page, url) {
    for (let i = 0; i < 100; ++i) {
      const answer = await page.goto(url)
      const text = await page.locator('main').innerText()
      assert.equal(answer.status(), 200, text)
      if (!/being checked|waits to be read|being read/i.test(text)) return text
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    assert.fail('the document was not read in time')
  }
}
