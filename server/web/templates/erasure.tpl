{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
<div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
{{>ERRORS}}
<span class="govuk-caption-l govuk-!-text-break-word">{{CAPTION}}</span>
<h1 class="govuk-heading-l">Propose erasure</h1>
<p class="govuk-body">Erasing destroys the file and its words for good; the records and their proofs stay. A chair or the scrutineer, who is not of the document's agency, has to approve it within 14 days.</p>
{{#ON_HOLD}}<div class="govuk-warning-text"><span class="govuk-warning-text__icon" aria-hidden="true">!</span><strong class="govuk-warning-text__text"><span class="govuk-visually-hidden">Warning</span> What is on hold cannot be erased: {{HELD_BY}}</strong></div>{{/ON_HOLD}}
{{#FORM}}<form method="post" action="{{ACTION}}" novalidate>
  <input type="hidden" name="csrf" value="{{CSRF}}">
  <input type="hidden" name="key" value="{{IDEMPOTENCY_KEY}}">
  {{#VERSIONS}}<div class="govuk-form-group">
    <label class="govuk-label" for="version">What is to be erased?</label>
    <select class="govuk-select" id="version" name="version">{{#VERSION_CHOICE}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/VERSION_CHOICE}}</select>
  </div>{{/VERSIONS}}
  <div class="govuk-form-group">
    <fieldset class="govuk-fieldset">
      <legend class="govuk-fieldset__legend">Why may it be erased?</legend>
      <div class="govuk-radios" id="class">
        {{#CLASS_CHOICE}}<div class="govuk-radios__item"><input class="govuk-radios__input" id="class-{{VALUE}}" name="class" type="radio" value="{{VALUE}}" aria-describedby="class-{{VALUE}}-hint"{{#SELECTED}} checked{{/SELECTED}}><label class="govuk-label govuk-radios__label" for="class-{{VALUE}}">{{LABEL}}</label><div id="class-{{VALUE}}-hint" class="govuk-hint govuk-radios__hint">{{CHOICE_HINT}}</div></div>
        {{/CLASS_CHOICE}}
      </div>
    </fieldset>
  </div>
  <div class="govuk-form-group">
    <label class="govuk-label" for="authority">Under which authority?</label>
    <div id="authority-hint" class="govuk-hint">This and the answer above stand in the public part of the record for ever</div>
    <select class="govuk-select" id="authority" name="authority" aria-describedby="authority-hint"><option value="">Choose one</option>{{#AUTHORITY_CHOICE}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/AUTHORITY_CHOICE}}</select>
  </div>
  {{#ACTIONS}}<div class="govuk-form-group">
    <fieldset class="govuk-fieldset" aria-describedby="actions-hint">
      <legend class="govuk-fieldset__legend">What becomes of the actions that came from it?</legend>
      <div id="actions-hint" class="govuk-hint">{{ACTIONS_TEXT}}</div>
      <div class="govuk-radios govuk-radios--small" id="actions">
        {{#ACTIONS_CHOICE}}<div class="govuk-radios__item"><input class="govuk-radios__input" id="actions-{{VALUE}}" name="actions" type="radio" value="{{VALUE}}"{{#SELECTED}} checked{{/SELECTED}}><label class="govuk-label govuk-radios__label" for="actions-{{VALUE}}">{{LABEL}}</label></div>
        {{/ACTIONS_CHOICE}}
      </div>
    </fieldset>
  </div>{{/ACTIONS}}
  <div class="govuk-form-group">
    <label class="govuk-label" for="reason">The reason, for whoever approves it</label>
    <div id="reason-hint" class="govuk-hint">Do not name the person it is about. It is sealed, and outlives what is erased</div>
    <textarea class="govuk-textarea" id="reason" name="reason" rows="4" aria-describedby="reason-hint">{{REASON}}</textarea>
  </div>
  <button class="govuk-button govuk-button--warning" data-module="govuk-button" data-prevent-double-click="true">Propose erasure</button>
</form>{{/FORM}}
</div></div>
{{>FOOT}}
