{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
<div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
{{>ERRORS}}
<span class="govuk-caption-l govuk-!-text-break-word">{{CAPTION}}</span>
<h1 class="govuk-heading-l">Place a hold</h1>
<p class="govuk-body">While a hold is in force nobody can erase what it covers. Several holds may stand on one document; each is released by itself, by the role that placed it.</p>
<form method="post" action="{{ACTION}}" novalidate>
  <input type="hidden" name="csrf" value="{{CSRF}}">
  <input type="hidden" name="key" value="{{IDEMPOTENCY_KEY}}">
  <div class="govuk-form-group">
    <label class="govuk-label" for="authority">Who asks for it?</label>
    <div id="authority-hint" class="govuk-hint">The court, coroner, inquiry or officer, with their reference. For example, Northshire Coroner, reference 12</div>
    <input class="govuk-input" id="authority" name="authority" type="text" maxlength="200" value="{{AUTHORITY}}" aria-describedby="authority-hint">
  </div>
  <div class="govuk-form-group">
    <fieldset class="govuk-fieldset" role="group" aria-describedby="dated-hint">
      <legend class="govuk-fieldset__legend">The date of their order or request</legend>
      <div id="dated-hint" class="govuk-hint">For example, 15 1 2026</div>
      <div class="govuk-date-input" id="dated">
        <div class="govuk-date-input__item"><label class="govuk-label govuk-date-input__label" for="dated-day">Day</label><input class="govuk-input govuk-date-input__input govuk-input--width-2" id="dated-day" name="dated-day" type="text" inputmode="numeric" value="{{DAY}}"></div>
        <div class="govuk-date-input__item"><label class="govuk-label govuk-date-input__label" for="dated-month">Month</label><input class="govuk-input govuk-date-input__input govuk-input--width-2" id="dated-month" name="dated-month" type="text" inputmode="numeric" value="{{MONTH}}"></div>
        <div class="govuk-date-input__item"><label class="govuk-label govuk-date-input__label" for="dated-year">Year</label><input class="govuk-input govuk-date-input__input govuk-input--width-4" id="dated-year" name="dated-year" type="text" inputmode="numeric" value="{{YEAR}}"></div>
      </div>
    </fieldset>
  </div>
  {{#VERSIONS}}<div class="govuk-form-group">
    <label class="govuk-label" for="version">What does it cover?</label>
    <select class="govuk-select" id="version" name="version">{{#VERSION_CHOICE}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/VERSION_CHOICE}}</select>
  </div>{{/VERSIONS}}
  <div class="govuk-form-group">
    <label class="govuk-label" for="reason">Why must it be kept?</label>
    <div id="reason-hint" class="govuk-hint">Do not name children</div>
    <textarea class="govuk-textarea" id="reason" name="reason" rows="4" aria-describedby="reason-hint">{{REASON}}</textarea>
  </div>
  <div class="govuk-form-group">
    <label class="govuk-label" for="scope">Scope (optional)</label>
    <div id="scope-hint" class="govuk-hint">In words, if the order is about a part only</div>
    <input class="govuk-input" id="scope" name="scope" type="text" value="{{SCOPE}}" aria-describedby="scope-hint">
  </div>
  <button class="govuk-button" data-module="govuk-button" data-prevent-double-click="true">Place the hold</button>
</form>
</div></div>
{{>FOOT}}
