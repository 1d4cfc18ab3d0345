{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
{{#NOTICE}}<div class="govuk-notification-banner govuk-notification-banner--success" role="region" aria-labelledby="notice-title"><div class="govuk-notification-banner__header"><h2 class="govuk-notification-banner__title" id="notice-title">Recorded</h2></div><div class="govuk-notification-banner__content"><p class="govuk-notification-banner__heading">{{NOTICE_TEXT}}</p></div></div>{{/NOTICE}}
<h1 class="govuk-heading-l">Disposal and erasure</h1>
<p class="govuk-body">Erasing destroys words and files for good. One person proposes it, another approves it, and both stand in the log.</p>
<h2 class="govuk-heading-m">Proposed, erased and declined</h2>
{{#NO_ERASURE}}<p class="govuk-body">Nothing has been proposed.</p>{{/NO_ERASURE}}
{{#ERASURE}}<section class="app-finding" id="erasure-{{ERASURE_ID}}"><h3 class="govuk-heading-s govuk-!-text-break-word">{{#OF_DOCUMENT}}<a class="govuk-link" href="{{OF_LINK}}">{{ERASURE_OF}}</a>{{/OF_DOCUMENT}}{{#OF_ACCOUNT}}{{ERASURE_OF}}{{/OF_ACCOUNT}}</h3>
<dl class="govuk-summary-list">
  <div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">State</dt><dd class="govuk-summary-list__value">{{ERASURE_STATE}}</dd></div>
  <div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">Proposed</dt><dd class="govuk-summary-list__value">{{PROPOSED}}</dd></div>
  <div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">Class</dt><dd class="govuk-summary-list__value">{{CLASS}}</dd></div>
  <div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">Authority</dt><dd class="govuk-summary-list__value">{{AUTHORITY}}</dd></div>
  {{#ACTIONS}}<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">Actions that came from it</dt><dd class="govuk-summary-list__value">{{ACTIONS_TEXT}}</dd></div>
  {{/ACTIONS}}<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">Reason</dt><dd class="govuk-summary-list__value">{{REASON}}</dd></div>
</dl>
{{#DECIDE}}<div class="app-actions"><form method="post" action="/disposal/{{ERASURE_ID}}"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="decision" value="approve"><button class="govuk-button govuk-button--warning" data-module="govuk-button" data-prevent-double-click="true">Approve and erase<span class="govuk-visually-hidden"> {{ERASURE_OF}}</span></button></form></div>
<form method="post" action="/disposal/{{ERASURE_ID}}"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="decision" value="decline"><div class="govuk-form-group"><label class="govuk-label" for="reason-{{ERASURE_ID}}">Why it is declined</label><input class="govuk-input" id="reason-{{ERASURE_ID}}" name="reason" type="text" required></div><button class="govuk-button govuk-button--secondary" data-module="govuk-button" data-prevent-double-click="true">Decline<span class="govuk-visually-hidden"> {{ERASURE_OF}}</span></button></form>{{/DECIDE}}
{{#WITHDRAW}}<form method="post" action="/disposal/{{ERASURE_ID}}"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="decision" value="withdraw"><button class="govuk-button govuk-button--secondary" data-module="govuk-button" data-prevent-double-click="true">Withdraw this proposal</button></form>{{/WITHDRAW}}
</section>
{{/ERASURE}}
<h2 class="govuk-heading-m">Holds</h2>
{{#NO_HOLD}}<p class="govuk-body">No document is on hold.</p>{{/NO_HOLD}}
{{#HOLD}}<section class="app-finding"><h3 class="govuk-heading-s">{{HOLD_AUTHORITY}}</h3>
<dl class="govuk-summary-list">
  <div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">Document</dt><dd class="govuk-summary-list__value govuk-!-text-break-word"><a class="govuk-link" href="{{OF_LINK}}">{{DOCUMENT}}</a></dd></div>
  <div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">State</dt><dd class="govuk-summary-list__value">{{HOLD_STATE}}</dd></div>
  <div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">Scope</dt><dd class="govuk-summary-list__value">{{HOLD_SCOPE}}</dd></div>
  <div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">Reason</dt><dd class="govuk-summary-list__value">{{REASON}}</dd></div>
</dl></section>
{{/HOLD}}
{{#DUE}}<h2 class="govuk-heading-m">Due for disposal</h2>
{{#NOTHING_DUE}}<p class="govuk-body">No retention period has ended.</p>{{/NOTHING_DUE}}
{{#DUE_ROW}}<section class="app-finding"><h3 class="govuk-heading-s">{{KIND}} from {{AGENCY}}</h3>
<dl class="govuk-summary-list">
  <div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">Document</dt><dd class="govuk-summary-list__value govuk-!-text-break-word"><a class="govuk-link" href="{{OF_LINK}}">{{DOCUMENT}}</a></dd></div>
  <div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">Due since</dt><dd class="govuk-summary-list__value">{{SINCE}}</dd></div>
  <div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">Authority</dt><dd class="govuk-summary-list__value">{{AUTHORITY}}</dd></div>
  <div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">Holds</dt><dd class="govuk-summary-list__value">{{HOLDS}}</dd></div>
</dl></section>
{{/DUE_ROW}}{{/DUE}}
{{>FOOT}}
