{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
<h1 class="govuk-heading-l">Tokens made in your name</h1>
<p class="govuk-body">Whoever operates this server made these access tokens for your account at its console. What is done with one is recorded under the token's own number, not yours. If you did not ask for it, end it and tell the independent scrutineer.</p>
{{#TOKEN}}<div class="govuk-summary-card"><div class="govuk-summary-card__content"><dl class="govuk-summary-list">
  <div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">Number</dt><dd class="govuk-summary-list__value app-mono">{{ID}}</dd></div>
  <div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">Made</dt><dd class="govuk-summary-list__value">{{MADE}}</dd></div>
  <div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">Ends</dt><dd class="govuk-summary-list__value">{{ENDS}}</dd></div>
</dl></div></div>
<div class="app-actions">
  <form method="post" action="/operator-tokens/{{ID}}/acknowledge"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="govuk-button" data-module="govuk-button" data-prevent-double-click="true">I know about this one<span class="govuk-visually-hidden"> {{ID}}</span></button></form>
  <form method="post" action="/operator-tokens/{{ID}}/revoke"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="govuk-button govuk-button--warning" data-module="govuk-button" data-prevent-double-click="true">End it now<span class="govuk-visually-hidden"> {{ID}}</span></button></form>
</div>{{/TOKEN}}
{{#NONE}}<p class="govuk-body">There are none you have not seen.</p>{{/NONE}}
{{#KEYS_TOO}}<p class="govuk-body"><a class="govuk-link" href="/signing-keys">Signing keys were registered for you too</a></p>{{/KEYS_TOO}}
<p class="govuk-body"><a class="govuk-link" href="/documents">Go on to the documents</a></p>
{{>FOOT}}
