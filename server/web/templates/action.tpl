{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
{{>ERRORS}}
{{#NOTICE}}<div class="govuk-notification-banner govuk-notification-banner--success" role="region" aria-labelledby="notice-title"><div class="govuk-notification-banner__header"><h2 class="govuk-notification-banner__title" id="notice-title">Recorded</h2></div><div class="govuk-notification-banner__content"><p class="govuk-notification-banner__heading">{{NOTICE_TEXT}}</p></div></div>{{/NOTICE}}
{{#ALARM}}<div class="govuk-warning-text"><span class="govuk-warning-text__icon" aria-hidden="true">!</span><strong class="govuk-warning-text__text"><span class="govuk-visually-hidden">Warning</span> {{ALARM_TEXT}}</strong></div>{{/ALARM}}
<h1 class="govuk-heading-l">{{HEADING}}</h1>
<p class="govuk-body-l app-pre">{{ACTION_TEXT}}</p>
<ul class="app-tags">
  <li><strong class="govuk-tag{{STATE_CLASS}}"><span class="govuk-visually-hidden">State: </span>{{STATE_LABEL}}</strong></li>
  {{#RATED}}<li><strong class="govuk-tag{{BRAG_CLASS}}"><span class="govuk-visually-hidden">Rating: </span>{{BRAG_LABEL}}</strong></li>{{/RATED}}
</ul>
{{#UNPROVEN}}<div class="govuk-inset-text">Said to be complete in the plan; no evidence yet.</div>{{/UNPROVEN}}
{{#LAPSE}}<div class="govuk-inset-text"><strong>{{LAPSE_TEXT}}</strong><br><a class="govuk-link" href="{{LAPSE_LINK}}">The document</a></div>{{/LAPSE}}
<div class="app-actions">
  {{#STEP}}<form method="post" action="{{STEP_LINK}}"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="etag" value="{{ETAG}}"><input type="hidden" name="key" value="{{IDEMPOTENCY_KEY}}"><button class="govuk-button" data-module="govuk-button" data-prevent-double-click="true">{{STEP_LABEL}}</button></form>{{/STEP}}
  {{#STEP_WITH_WORDS}}<a class="govuk-button govuk-button--secondary" href="{{STEP_LINK}}" role="button" draggable="false" data-module="govuk-button">{{STEP_LABEL}}</a>{{/STEP_WITH_WORDS}}
  <a class="govuk-button govuk-button--secondary" href="{{TRAIL_LINK}}" role="button" draggable="false" data-module="govuk-button">Trail of this action</a>
  <a class="govuk-button govuk-button--secondary" href="{{BUNDLE_LINK}}" role="button" draggable="false" data-module="govuk-button" download>Download evidence</a>
</div>
{{#NO_STEPS}}<p class="govuk-body">There is nothing for you to do with this action now.</p>{{/NO_STEPS}}
{{#WITHHELD}}<details class="govuk-details"><summary class="govuk-details__summary"><span class="govuk-details__summary-text">What you cannot do now, and why</span></summary><div class="govuk-details__text"><dl class="govuk-summary-list govuk-summary-list--no-border app-row">{{#WITHHELD_STEP}}<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">{{STEP_LABEL}}</dt><dd class="govuk-summary-list__value">{{WHY}}</dd></div>
{{/WITHHELD_STEP}}</dl></div></details>{{/WITHHELD}}
<dl class="govuk-summary-list">
  {{#FACT}}<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">{{LABEL}}</dt><dd class="govuk-summary-list__value app-pre">{{VALUE}}{{#HINTED}}<br><span class="govuk-hint">{{HINT}}</span>{{/HINTED}}</dd></div>
  {{/FACT}}
</dl>

<h2 class="govuk-heading-m">Where it comes from</h2>
{{#NO_SOURCE}}<p class="govuk-body">It was entered by hand, not from a document.</p>{{/NO_SOURCE}}
{{#SOURCE}}{{#SEEN}}<p class="govuk-body"><a class="govuk-link" href="{{SOURCE_LINK}}">{{SOURCE_TITLE}}</a>, version {{SOURCE_VERSION}}</p>{{/SEEN}}
{{#UNSEEN}}<p class="govuk-body">A document that you may not see.</p>{{/UNSEEN}}
{{#QUOTED}}<p class="govuk-hint">{{PLACE}}:</p>
<blockquote class="app-quote govuk-body">{{QUOTE}}</blockquote>{{/QUOTED}}{{/SOURCE}}

<h2 class="govuk-heading-m">Evidence</h2>
{{#NO_EVIDENCE}}<p class="govuk-body">No document has been named as evidence.</p>{{/NO_EVIDENCE}}
{{#EVIDENCE}}<ul class="govuk-list govuk-list--bullet">{{#ITEM}}<li>{{#ITEM_SEEN}}<a class="govuk-link" href="{{ITEM_LINK}}">{{ITEM_TEXT}}</a> <strong class="govuk-tag{{ITEM_CLASS}}">{{ITEM_STATE}}</strong>{{/ITEM_SEEN}}{{#ITEM_UNSEEN}}{{ITEM_TEXT}}{{/ITEM_UNSEEN}}</li>
{{/ITEM}}</ul>{{/EVIDENCE}}

<h2 class="govuk-heading-m">Progress</h2>
{{#NO_PROGRESS}}<p class="govuk-body">No progress has been noted.</p>{{/NO_PROGRESS}}
{{#PROGRESS}}{{#NOTE}}<div class="app-note"><p class="govuk-body app-pre govuk-!-margin-bottom-1">{{TEXT}}</p><p class="govuk-hint">{{BY}}, {{WHEN}}</p></div>
{{/NOTE}}{{/PROGRESS}}
{{#REOPENED}}<h3 class="govuk-heading-s">Why it was reopened</h3>
{{#NOTE}}<div class="app-note"><p class="govuk-body app-pre govuk-!-margin-bottom-1">{{TEXT}}</p><p class="govuk-hint">{{BY}}, {{WHEN}}{{#OWN_KEY}}, {{SIGNED_TEXT}}{{/OWN_KEY}}</p></div>
{{/NOTE}}{{/REOPENED}}
{{#DUE_HISTORY}}<div class="app-scroll" tabindex="0" role="region" aria-label="Due dates"><table class="govuk-table">
  <caption class="govuk-table__caption govuk-table__caption--s">How the due date changed</caption>
  <thead class="govuk-table__head"><tr class="govuk-table__row"><th scope="col" class="govuk-table__header">Before</th><th scope="col" class="govuk-table__header">Then</th><th scope="col" class="govuk-table__header">Reason</th><th scope="col" class="govuk-table__header">By</th></tr></thead>
  <tbody class="govuk-table__body">{{#DUE_CHANGE}}<tr class="govuk-table__row"><td class="govuk-table__cell">{{BEFORE}}</td><td class="govuk-table__cell">{{THEN}}</td><td class="govuk-table__cell app-pre">{{REASON}}</td><td class="govuk-table__cell">{{BY}}<br><span class="govuk-hint">{{WHEN}}</span></td></tr>{{/DUE_CHANGE}}</tbody>
</table></div>{{/DUE_HISTORY}}
<table class="govuk-table">
  <caption class="govuk-table__caption govuk-table__caption--s">Who did what</caption>
  <thead class="govuk-table__head"><tr class="govuk-table__row"><th scope="col" class="govuk-table__header">Step</th><th scope="col" class="govuk-table__header">By</th><th scope="col" class="govuk-table__header">When</th></tr></thead>
  <tbody class="govuk-table__body">{{#ACT}}<tr class="govuk-table__row"><td class="govuk-table__cell">{{WHAT}}</td><td class="govuk-table__cell">{{BY}}{{#OWN_KEY}}<br><span class="govuk-hint">{{SIGNED_TEXT}}</span>{{/OWN_KEY}}</td><td class="govuk-table__cell">{{WHEN}}</td></tr>{{/ACT}}</tbody>
</table>
{{>FOOT}}
