{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
{{>ERRORS}}
{{#NOTICE}}<div class="govuk-notification-banner govuk-notification-banner--success" role="region" aria-labelledby="notice-title"><div class="govuk-notification-banner__header"><h2 class="govuk-notification-banner__title" id="notice-title">Recorded</h2></div><div class="govuk-notification-banner__content"><p class="govuk-notification-banner__heading">{{NOTICE_TEXT}}</p></div></div>{{/NOTICE}}
{{#ALARM}}<div class="govuk-warning-text"><span class="govuk-warning-text__icon" aria-hidden="true">!</span><strong class="govuk-warning-text__text"><span class="govuk-visually-hidden">Warning</span> {{ALARM_TEXT}}</strong></div>{{/ALARM}}
<span class="govuk-caption-l">{{KIND_LABEL}} from {{AGENCY}}</span>
<h1 class="govuk-heading-l">{{DOC_TITLE}}</h1>
<p class="govuk-body"><strong class="govuk-tag{{STATE_CLASS}}">{{STATE_LABEL}}</strong></p>
{{#REASONS}}<div class="govuk-inset-text"><strong>{{REASONS_HEADING}}</strong><br>{{REASONS_TEXT}}</div>{{/REASONS}}
<dl class="govuk-summary-list">
  {{#FACT}}<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">{{LABEL}}</dt><dd class="govuk-summary-list__value">{{VALUE}}</dd></div>
  {{/FACT}}
</dl>
<div class="app-actions">
  {{#DOWNLOAD}}<a class="govuk-button govuk-button--secondary" href="{{DOWNLOAD_LINK}}" role="button" draggable="false" data-module="govuk-button">Download the original</a>{{/DOWNLOAD}}
  {{#STEP}}<form method="post" action="{{STEP_ACTION}}"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="etag" value="{{ETAG}}"><input type="hidden" name="key" value="{{IDEMPOTENCY_KEY}}"><button class="govuk-button" data-module="govuk-button" data-prevent-double-click="true">{{STEP_LABEL}}</button></form>{{/STEP}}
  {{#STEP_WITH_REASON}}<a class="govuk-button govuk-button--secondary" href="{{STEP_LINK}}" role="button" draggable="false" data-module="govuk-button">{{STEP_LABEL}}</a>{{/STEP_WITH_REASON}}
  {{#NEW_VERSION}}<a class="govuk-button govuk-button--secondary" href="{{NEW_VERSION_LINK}}" role="button" draggable="false" data-module="govuk-button">Add a new version</a>{{/NEW_VERSION}}
  <a class="govuk-button govuk-button--secondary" href="{{TRAIL_LINK}}" role="button" draggable="false" data-module="govuk-button">Trail of this document</a>
  <a class="govuk-button govuk-button--secondary" href="{{BUNDLE_LINK}}" role="button" draggable="false" data-module="govuk-button" download>Download evidence</a>
</div>

<h2 class="govuk-heading-m">What was read from the file</h2>
{{#REFUSED}}<div class="govuk-warning-text"><span class="govuk-warning-text__icon" aria-hidden="true">!</span><strong class="govuk-warning-text__text"><span class="govuk-visually-hidden">Warning</span>This file was refused and destroyed.</strong></div>{{/REFUSED}}
<p class="govuk-body">{{EXTRACTION_TEXT}}</p>
{{#REFUSED}}{{#SIGNS}}<p class="govuk-body govuk-!-margin-bottom-1">Where it was seen:</p>
<ul class="govuk-list govuk-list--bullet">{{#SIGN}}<li>{{SIGN_REASON}}: {{SIGN_PLACE}}</li>{{/SIGN}}</ul>{{/SIGNS}}{{/REFUSED}}
{{#WARNING}}<p class="govuk-body"><strong>Note:</strong> {{TEXT}}</p>{{/WARNING}}
{{#DEADLINE}}<h3 class="govuk-heading-s">By when to respond</h3>
<dl class="govuk-summary-list">
  {{#STATED}}<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">Stated in the document</dt><dd class="govuk-summary-list__value"><strong>{{STATED_DATE}}</strong>{{#STATED_PLACE}}, page {{PAGE_NUMBER}}{{/STATED_PLACE}}:<blockquote class="app-quote govuk-!-margin-top-2">{{STATED_QUOTE}}</blockquote></dd></div>{{/STATED}}
  {{#PROPOSED}}<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">Computed, as a proposal</dt><dd class="govuk-summary-list__value"><strong>{{PROPOSED_DATE}}</strong><br>{{PROPOSED_RULE}}{{#EXPECTED}}<br>Bank holidays of these years are not announced yet; the usual ones are assumed.{{/EXPECTED}}</dd></div>{{/PROPOSED}}
  {{#DIFFERENCE}}<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">Difference</dt><dd class="govuk-summary-list__value">{{DIFFERENCE_TEXT}}</dd></div>{{/DIFFERENCE}}
  {{#DEADLINE_NOTE}}<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">Note</dt><dd class="govuk-summary-list__value">{{NOTE}}</dd></div>{{/DEADLINE_NOTE}}
</dl>{{/DEADLINE}}
{{#FIELDS}}<dl class="govuk-summary-list">{{#FIELD}}<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">{{LABEL}}</dt><dd class="govuk-summary-list__value">{{VALUE}}{{#PAGE}} <span class="govuk-hint">page {{PAGE_NUMBER}}</span>{{/PAGE}}</dd></div>{{/FIELD}}</dl>{{/FIELDS}}
{{#COLUMNS}}<details class="govuk-details"><summary class="govuk-details__summary"><span class="govuk-details__summary-text">How the columns were understood</span></summary><div class="govuk-details__text"><table class="govuk-table"><caption class="govuk-table__caption govuk-visually-hidden">Columns</caption><thead class="govuk-table__head"><tr class="govuk-table__row"><th scope="col" class="govuk-table__header">Header as written</th><th scope="col" class="govuk-table__header">Read as</th><th scope="col" class="govuk-table__header">Where</th></tr></thead><tbody class="govuk-table__body">{{#COLUMN}}<tr class="govuk-table__row"><td class="govuk-table__cell">{{COLUMN_HEADER}}</td><td class="govuk-table__cell">{{COLUMN_MEANING}}</td><td class="govuk-table__cell">{{COLUMN_PLACE}}</td></tr>{{/COLUMN}}</tbody></table></div></details>{{/COLUMNS}}
{{#JUDGEMENTS}}<table class="govuk-table">
  <caption class="govuk-table__caption govuk-table__caption--s">Judgements</caption>
  <thead class="govuk-table__head"><tr class="govuk-table__row"><th scope="col" class="govuk-table__header">Judgement</th><th scope="col" class="govuk-table__header">Grade</th><th scope="col" class="govuk-table__header">Page</th></tr></thead>
  <tbody class="govuk-table__body">{{#JUDGEMENT}}<tr class="govuk-table__row"><td class="govuk-table__cell">{{NAME}}</td><td class="govuk-table__cell">{{GRADE}}</td><td class="govuk-table__cell">{{PAGE_NUMBER}}</td></tr>{{/JUDGEMENT}}</tbody>
</table>{{/JUDGEMENTS}}
{{#OBSERVATIONS}}<div class="app-scroll" tabindex="0" role="region" aria-label="Totals"><table class="govuk-table">
  <caption class="govuk-table__caption govuk-table__caption--s">Totals</caption>
  <thead class="govuk-table__head"><tr class="govuk-table__row"><th scope="col" class="govuk-table__header">Line</th><th scope="col" class="govuk-table__header">Group</th><th scope="col" class="govuk-table__header">Period</th><th scope="col" class="govuk-table__header app-number">Value</th></tr></thead>
  <tbody class="govuk-table__body">{{#OBSERVATION}}<tr class="govuk-table__row"><td class="govuk-table__cell">{{LINE}}</td><td class="govuk-table__cell">{{OF_GROUP}}</td><td class="govuk-table__cell">{{PERIOD}}</td><td class="govuk-table__cell app-number">{{VALUE}}{{#SHARE}}<br><span class="govuk-hint">{{NUMERATOR}} of {{DENOMINATOR}}</span>{{/SHARE}}</td></tr>
  {{/OBSERVATION}}</tbody>
</table></div>
{{#OBSERVATIONS_LEFT}}<p class="govuk-body">{{LEFT}} more stand in the extract.</p>{{/OBSERVATIONS_LEFT}}{{/OBSERVATIONS}}
{{#PAGES_READ}}<details class="govuk-details"><summary class="govuk-details__summary"><span class="govuk-details__summary-text">Page by page: what was understood</span></summary><div class="govuk-details__text"><table class="govuk-table">
  <caption class="govuk-table__caption govuk-visually-hidden">What was understood on each page</caption>
  <thead class="govuk-table__head"><tr class="govuk-table__row"><th scope="col" class="govuk-table__header">Page</th><th scope="col" class="govuk-table__header app-number">Findings</th><th scope="col" class="govuk-table__header app-number">Judgements</th><th scope="col" class="govuk-table__header app-number">Facts</th><th scope="col" class="govuk-table__header">Text</th></tr></thead>
  <tbody class="govuk-table__body">{{#PAGE_READ}}<tr class="govuk-table__row"><th scope="row" class="govuk-table__header">{{PAGE_NAME}}</th><td class="govuk-table__cell app-number">{{FINDINGS}}</td><td class="govuk-table__cell app-number">{{JUDGED}}</td><td class="govuk-table__cell app-number">{{FACTS}}</td><td class="govuk-table__cell">{{#HAS_TEXT}}<a class="govuk-link" href="{{PAGE_LINK}}">Read the text<span class="govuk-visually-hidden"> of {{PAGE_NAME}}</span></a>{{/HAS_TEXT}}{{#NO_TEXT}}No text: perhaps a picture{{/NO_TEXT}}</td></tr>
  {{/PAGE_READ}}</tbody>
</table>{{#PAGES_LEFT}}<p class="govuk-body">{{LEFT}} more pages were read.</p>{{/PAGES_LEFT}}</div></details>{{/PAGES_READ}}

{{#NO_FINDINGS}}<h2 class="govuk-heading-m">Findings</h2>
<p class="govuk-body">No findings are recorded for this document.</p>{{/NO_FINDINGS}}
<div class="app-actions">
  {{#CONFIRM_ALL}}<form method="post" action="/documents/{{DOCUMENT_ID}}/findings/confirm-all"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="key" value="{{CONFIRM_KEY}}"><button class="govuk-button" data-module="govuk-button" data-prevent-double-click="true">Confirm all {{WAITING}} that wait</button></form>{{/CONFIRM_ALL}}
  {{#TRACK_ALL}}<a class="govuk-button govuk-button--secondary" href="/documents/{{DOCUMENT_ID}}/track" role="button" draggable="false" data-module="govuk-button">Track all {{TRACKABLE}} confirmed actions</a>{{/TRACK_ALL}}
</div>
{{#FINDING}}{{#GROUP}}<h2 class="govuk-heading-m">{{GROUP_HEADING}}</h2>
{{/GROUP}}<section class="app-finding" id="finding-{{ID}}" aria-labelledby="finding-title-{{ID}}">
  <h3 class="govuk-heading-s" id="finding-title-{{ID}}">{{FINDING_HEADING}} <strong class="govuk-tag{{FINDING_CLASS}}">{{FINDING_STATE}}</strong></h3>
  <p class="govuk-body">{{FINDING_TEXT}}</p>
  {{#CHILDREN}}<ul class="govuk-list govuk-list--bullet">{{#CHILD}}<li>{{TEXT}}</li>{{/CHILD}}</ul>{{/CHILDREN}}
  {{#ROW}}<dl class="govuk-summary-list govuk-summary-list--no-border app-row">{{#CELL}}<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">{{CELL_LABEL}}</dt><dd class="govuk-summary-list__value">{{CELL_VALUE}}{{#CELL_WRITTEN}} <span class="app-written">written: {{WRITTEN}}</span>{{/CELL_WRITTEN}}</dd></div>
  {{/CELL}}</dl>{{/ROW}}
  {{#FLAGS}}<p class="govuk-body govuk-!-margin-bottom-1">Please look at the file, because:</p>
  <ul class="govuk-list govuk-list--bullet">{{#FLAG}}<li>{{FLAG_TEXT}}</li>{{/FLAG}}</ul>{{/FLAGS}}
  {{#PROVENANCE}}<p class="govuk-hint">In the document{{#PLACED}}, {{PLACE}}{{/PLACED}}, read by {{PLUGIN}}:</p>
  <blockquote class="app-quote govuk-body">{{QUOTE}}</blockquote>{{/PROVENANCE}}
  {{#BY_HAND}}<p class="govuk-hint">Entered by hand.</p>{{/BY_HAND}}
  {{#DECISION}}<p class="govuk-body-s">{{DECISION_TEXT}}</p>{{/DECISION}}
  {{#TRACKED}}<p class="govuk-body"><a class="govuk-link" href="{{ACTION_LINK}}">Followed up as an action<span class="govuk-visually-hidden">: {{FINDING_HEADING}}</span></a></p>{{/TRACKED}}
  {{#DECIDE}}<div class="app-actions">
    <form method="post" action="/findings/{{ID}}/confirm"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="etag" value="{{FINDING_ETAG}}"><input type="hidden" name="document" value="{{DOCUMENT_ID}}"><button class="govuk-button govuk-!-margin-bottom-0" data-module="govuk-button" data-prevent-double-click="true">Confirm<span class="govuk-visually-hidden"> {{FINDING_HEADING}}</span></button></form>
    <a class="govuk-button govuk-button--secondary govuk-!-margin-bottom-0" href="/findings/{{ID}}/correct" role="button" draggable="false" data-module="govuk-button">Correct<span class="govuk-visually-hidden"> {{FINDING_HEADING}}</span></a>
    <a class="govuk-button govuk-button--secondary govuk-!-margin-bottom-0" href="/findings/{{ID}}/reject" role="button" draggable="false" data-module="govuk-button">Reject<span class="govuk-visually-hidden"> {{FINDING_HEADING}}</span></a>
  </div>{{/DECIDE}}
  {{#TRACK}}<div class="app-actions"><a class="govuk-button govuk-button--secondary govuk-!-margin-bottom-0" href="/findings/{{ID}}/track" role="button" draggable="false" data-module="govuk-button">Track<span class="govuk-visually-hidden"> {{FINDING_HEADING}}</span></a></div>{{/TRACK}}
</section>
{{/FINDING}}

<h2 class="govuk-heading-m">Versions</h2>
<div class="app-scroll" tabindex="0" role="region" aria-label="Versions"><table class="govuk-table">
  <caption class="govuk-table__caption govuk-visually-hidden">Versions, newest first</caption>
  <thead class="govuk-table__head"><tr class="govuk-table__row"><th scope="col" class="govuk-table__header">Version</th><th scope="col" class="govuk-table__header">File</th><th scope="col" class="govuk-table__header">Size</th><th scope="col" class="govuk-table__header">Received</th><th scope="col" class="govuk-table__header">SHA-256</th></tr></thead>
  <tbody class="govuk-table__body">{{#VERSION}}<tr class="govuk-table__row"><td class="govuk-table__cell">{{NUMBER}}</td><td class="govuk-table__cell">{{#KEPT}}<a class="govuk-link" href="{{VERSION_LINK}}">{{FILE_NAME}}</a>{{/KEPT}}{{#GONE}}{{FILE_NAME}}{{/GONE}}</td><td class="govuk-table__cell">{{SIZE}}</td><td class="govuk-table__cell">{{RECEIVED}}</td><td class="govuk-table__cell app-mono">{{SHA256}}</td></tr>{{/VERSION}}</tbody>
</table></div>
{{>DISPOSAL}}
{{>FOOT}}
