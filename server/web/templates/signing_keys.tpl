{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
<h1 class="govuk-heading-l">Signing keys registered for you</h1>
<p class="govuk-body">Whoever holds such a key signs in your name what you answer for: submissions, agreeing and completing actions, verifying and reopening. If you did not register it yourself, end it and tell the independent scrutineer.</p>
{{#KEY}}<div class="govuk-summary-card"><div class="govuk-summary-card__content"><dl class="govuk-summary-list">
  <div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">Called</dt><dd class="govuk-summary-list__value">{{KEY_NAME}}</dd></div>
  <div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">Registered</dt><dd class="govuk-summary-list__value">{{REGISTERED}}</dd></div>
  <div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">Fingerprint</dt><dd class="govuk-summary-list__value app-mono">{{FINGERPRINT}}</dd></div>
</dl></div></div>
<div class="app-actions">
  <form method="post" action="/signing-keys/{{FINGERPRINT}}/acknowledge"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="govuk-button" data-module="govuk-button" data-prevent-double-click="true">I registered this key<span class="govuk-visually-hidden"> {{KEY_NAME}}</span></button></form>
  <form method="post" action="/signing-keys/{{FINGERPRINT}}/end"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="govuk-button govuk-button--warning" data-module="govuk-button" data-prevent-double-click="true">It was not me: end it now<span class="govuk-visually-hidden"> {{KEY_NAME}}</span></button></form>
</div>{{/KEY}}
{{#NONE}}<p class="govuk-body">There are none you have not seen.</p>{{/NONE}}
<p class="govuk-body"><a class="govuk-link" href="/documents">Go on to the documents</a></p>
{{>FOOT}}
