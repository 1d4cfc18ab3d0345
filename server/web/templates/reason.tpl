{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
<div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
{{>ERRORS}}
<h1 class="govuk-heading-l">{{HEADING}}</h1>
{{#QUOTED}}<p class="govuk-hint">{{QUOTED_LABEL}}</p><blockquote class="app-quote govuk-body">{{QUOTE}}</blockquote>{{/QUOTED}}
<form method="post" action="{{ACTION}}" novalidate>
  <input type="hidden" name="csrf" value="{{CSRF}}">
  <input type="hidden" name="etag" value="{{ETAG}}">
  <input type="hidden" name="document" value="{{DOCUMENT_ID}}">
  <input type="hidden" name="key" value="{{IDEMPOTENCY_KEY}}">
  <div class="govuk-form-group">
    <label class="govuk-label" for="{{FIELD}}">{{LABEL}}</label>
    <div id="{{FIELD}}-hint" class="govuk-hint">{{HINT}}</div>
    <textarea class="govuk-textarea" id="{{FIELD}}" name="{{FIELD}}" rows="6" aria-describedby="{{FIELD}}-hint">{{VALUE}}</textarea>
  </div>
  {{#ROW}}<input type="hidden" name="row" value="yes">
  {{#CELL_FIELD}}<div class="govuk-form-group">
    <label class="govuk-label" for="{{NAME}}">{{CELL_LABEL}}</label>
    <input class="govuk-input" id="{{NAME}}" name="{{NAME}}" type="text" value="{{CELL_VALUE}}">
  </div>{{/CELL_FIELD}}{{/ROW}}
  {{>DUE}}
  <button class="govuk-button{{#WARN}} govuk-button--warning{{/WARN}}" data-module="govuk-button" data-prevent-double-click="true">{{BUTTON}}</button>
</form>
</div></div>
{{>FOOT}}
