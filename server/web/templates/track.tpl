{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
<div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
{{>ERRORS}}
<h1 class="govuk-heading-l">{{HEADING}}</h1>
{{#ALL}}<p class="govuk-body">Each confirmed row of the plan becomes an action of its own, with the words, the lead agency and the due date that the row gives. At most 50 are tracked at once.</p>{{/ALL}}
{{#ONE}}<blockquote class="app-quote govuk-body govuk-!-margin-bottom-6">{{SAID}}</blockquote>{{/ONE}}
<form method="post" action="{{FORM_ACTION}}" novalidate>
  <input type="hidden" name="csrf" value="{{CSRF}}">
  <input type="hidden" name="key" value="{{IDEMPOTENCY_KEY}}">
  {{#ONE}}{{#ACTION_FIELD}}<div class="govuk-form-group">
    <label class="govuk-label" for="action">What will be done?</label>
    <textarea class="govuk-textarea" id="action" name="action" rows="4">{{ACTION_WORDS}}</textarea>
  </div>{{/ACTION_FIELD}}{{/ONE}}
  <div class="govuk-form-group">
    <label class="govuk-label" for="lead">{{LEAD_LABEL}}</label>
    <div id="lead-hint" class="govuk-hint">{{LEAD_HINT}}</div>
    <select class="govuk-select" id="lead" name="lead" aria-describedby="lead-hint">{{#LEAD_CHOICE}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/LEAD_CHOICE}}</select>
  </div>
  {{#ONE}}<div class="govuk-form-group">
    <fieldset class="govuk-fieldset" aria-describedby="joint-hint">
      <legend class="govuk-fieldset__legend">Joint agencies (optional)</legend>
      <div id="joint-hint" class="govuk-hint">They are responsible with the lead, so they may neither check nor verify it</div>
      <div class="govuk-checkboxes govuk-checkboxes--small" id="joint">
        {{#JOINT}}<div class="govuk-checkboxes__item"><input class="govuk-checkboxes__input" id="joint-{{NUMBER}}" name="joint" type="checkbox" value="{{VALUE}}"{{#SELECTED}} checked{{/SELECTED}}><label class="govuk-label govuk-checkboxes__label" for="joint-{{NUMBER}}">{{LABEL}}</label></div>
        {{/JOINT}}
      </div>
    </fieldset>
  </div>
  <div class="govuk-form-group">
    <label class="govuk-label" for="person">Lead person or post (optional)</label>
    <input class="govuk-input govuk-!-width-two-thirds" id="person" name="person" type="text" maxlength="200" value="{{PERSON}}">
  </div>{{/ONE}}
  {{>DUE}}
  <button class="govuk-button" data-module="govuk-button" data-prevent-double-click="true">{{BUTTON}}</button>
</form>
</div></div>
{{>FOOT}}
