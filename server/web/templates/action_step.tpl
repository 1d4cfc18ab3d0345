{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
<div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
{{>ERRORS}}
<h1 class="govuk-heading-l">{{HEADING}}</h1>
<blockquote class="app-quote govuk-body govuk-!-margin-bottom-6">{{ACTION_TEXT}}</blockquote>
{{#RESTS_ON}}<h2 class="govuk-heading-s">The evidence named</h2>
<ul class="govuk-list govuk-list--bullet">{{#ITEM}}<li>{{#ITEM_SEEN}}<a class="govuk-link" href="{{ITEM_LINK}}">{{ITEM_TEXT}}</a> <strong class="govuk-tag{{ITEM_CLASS}}">{{ITEM_STATE}}</strong>{{/ITEM_SEEN}}{{#ITEM_UNSEEN}}{{ITEM_TEXT}}{{/ITEM_UNSEEN}}</li>
{{/ITEM}}</ul>{{/RESTS_ON}}
{{#EVIDENCE_FIELD}}<form method="get" action="{{STEP_LINK}}" role="search" aria-label="Find documents">
  <div class="govuk-form-group">
    <label class="govuk-label" for="q">Find documents by title</label>
    <div id="q-hint" class="govuk-hint">Only documents that you may see and that are submitted or accepted can be evidence</div>
    <input class="govuk-input govuk-!-width-two-thirds" id="q" name="q" type="search" value="{{Q}}" aria-describedby="q-hint">
  </div>
  <button class="govuk-button govuk-button--secondary" data-module="govuk-button">Find</button>
</form>{{/EVIDENCE_FIELD}}
<form method="post" action="{{STEP_LINK}}" novalidate>
  <input type="hidden" name="csrf" value="{{CSRF}}">
  <input type="hidden" name="etag" value="{{ETAG}}">
  <input type="hidden" name="key" value="{{IDEMPOTENCY_KEY}}">
  {{#EVIDENCE_FIELD}}<div class="govuk-form-group">
    <fieldset class="govuk-fieldset">
      <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">Which documents show it?</legend>
      {{#NO_CHOICE}}<p class="govuk-body" id="evidence-1">There is no such document.</p>{{/NO_CHOICE}}
      <div class="govuk-checkboxes govuk-checkboxes--small">
        {{#CHOICE}}<div class="govuk-checkboxes__item"><input class="govuk-checkboxes__input" id="evidence-{{NUMBER}}" name="evidence" type="checkbox" value="{{VALUE}}" aria-describedby="evidence-{{NUMBER}}-hint"{{#CHOSEN}} checked{{/CHOSEN}}><label class="govuk-label govuk-checkboxes__label" for="evidence-{{NUMBER}}">{{CHOICE_TITLE}}</label><div id="evidence-{{NUMBER}}-hint" class="govuk-hint govuk-checkboxes__hint">{{CHOICE_HINT}}</div></div>
        {{/CHOICE}}
      </div>
      {{#CUT}}<p class="govuk-body">There are more. Find them by their title.</p>{{/CUT}}
    </fieldset>
  </div>{{/EVIDENCE_FIELD}}
  {{>DUE}}  <div class="govuk-form-group">
    <label class="govuk-label" for="words">{{WORDS_LABEL}}</label>
    <div id="words-hint" class="govuk-hint">{{WORDS_HINT}}</div>
    <textarea class="govuk-textarea" id="words" name="words" rows="5" aria-describedby="words-hint">{{WORDS}}</textarea>
  </div>
  {{#IMPACT_FIELD}}<div class="govuk-form-group">
    <label class="govuk-label" for="impact">Evidence of impact (optional)</label>
    <div id="impact-hint" class="govuk-hint">What difference has it made for children?</div>
    <textarea class="govuk-textarea" id="impact" name="impact" rows="4" aria-describedby="impact-hint">{{IMPACT}}</textarea>
  </div>{{/IMPACT_FIELD}}
  {{#BRAG_FIELD}}<div class="govuk-form-group">
    <fieldset class="govuk-fieldset" aria-describedby="brag-hint">
      <legend class="govuk-fieldset__legend">How is it going?</legend>
      <div id="brag-hint" class="govuk-hint">Blue is given by verifying; nobody can say it. Overdue is computed from the date</div>
      <div class="govuk-radios govuk-radios--small">
        {{#BRAG_CHOICE}}<div class="govuk-radios__item"><input class="govuk-radios__input" id="brag-{{NUMBER}}" name="brag" type="radio" value="{{VALUE}}"{{#CHOSEN}} checked{{/CHOSEN}}><label class="govuk-label govuk-radios__label" for="brag-{{NUMBER}}">{{CHOICE_TITLE}}</label></div>
        {{/BRAG_CHOICE}}
      </div>
    </fieldset>
  </div>{{/BRAG_FIELD}}
  <button class="govuk-button{{#WARN}} govuk-button--warning{{/WARN}}" data-module="govuk-button" data-prevent-double-click="true">{{BUTTON}}</button>
</form>
</div></div>
{{>FOOT}}
