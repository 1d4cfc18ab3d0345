{{%AUTOESCAPE context="HTML"}}{{#DISPOSAL}}<h2 class="govuk-heading-m" id="disposal">Holds and erasure</h2>
{{#GONE_VERSION}}<p class="govuk-body">{{GONE_TEXT}}</p>
{{/GONE_VERSION}}{{#NO_HOLD}}<p class="govuk-body">No hold is in force.</p>{{/NO_HOLD}}
{{#HOLD}}<div class="govuk-summary-card"><div class="govuk-summary-card__title-wrapper"><h3 class="govuk-summary-card__title">On hold: {{HOLD_AUTHORITY}}</h3>{{#RELEASE}}<div class="govuk-summary-card__actions"><a class="govuk-link" href="{{RELEASE_LINK}}">Release<span class="govuk-visually-hidden"> the hold: {{HOLD_AUTHORITY}}</span></a></div>{{/RELEASE}}</div><div class="govuk-summary-card__content"><dl class="govuk-summary-list">
  {{#HOLD_FACT}}<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">{{LABEL}}</dt><dd class="govuk-summary-list__value app-pre">{{VALUE}}</dd></div>
  {{/HOLD_FACT}}
</dl></div></div>
{{/HOLD}}{{#WAITING}}<div class="govuk-summary-card"><div class="govuk-summary-card__title-wrapper"><h3 class="govuk-summary-card__title">{{WAITING_TITLE}}</h3>{{#DECIDE}}<div class="govuk-summary-card__actions"><a class="govuk-link" href="/disposal#erasure-{{ERASURE_ID}}">{{DECIDE_TEXT}}<span class="govuk-visually-hidden"> this erasure</span></a></div>{{/DECIDE}}</div><div class="govuk-summary-card__content"><dl class="govuk-summary-list">
  {{#WAITING_FACT}}<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">{{LABEL}}</dt><dd class="govuk-summary-list__value app-pre">{{VALUE}}</dd></div>
  {{/WAITING_FACT}}
</dl></div></div>
{{/WAITING}}{{#BLOCKED}}<div class="govuk-inset-text"><strong>Erasure cannot be proposed while the document is on hold.</strong><br>{{BLOCKED_BY}}</div>{{/BLOCKED}}
<div class="app-actions">
  {{#MAY_HOLD}}<a class="govuk-button govuk-button--secondary" href="{{HOLD_LINK}}" role="button" draggable="false" data-module="govuk-button">Place a hold</a>{{/MAY_HOLD}}
  {{#MAY_PROPOSE}}<a class="govuk-button govuk-button--secondary" href="{{PROPOSE_LINK}}" role="button" draggable="false" data-module="govuk-button">Propose erasure</a>{{/MAY_PROPOSE}}
</div>{{/DISPOSAL}}
