{{%AUTOESCAPE context="HTML"}}{{#DUE_FIELD}}<div class="govuk-form-group">
    <fieldset class="govuk-fieldset" role="group" aria-describedby="due-hint">
      <legend class="govuk-fieldset__legend">{{DUE_LEGEND}}</legend>
      <div id="due-hint" class="govuk-hint">{{DUE_HINT}}</div>
      <div class="govuk-date-input" id="due">
        <div class="govuk-date-input__item"><label class="govuk-label govuk-date-input__label" for="due-day">Day</label><input class="govuk-input govuk-date-input__input govuk-input--width-2" id="due-day" name="due-day" type="text" inputmode="numeric" value="{{DAY}}"></div>
        <div class="govuk-date-input__item"><label class="govuk-label govuk-date-input__label" for="due-month">Month</label><input class="govuk-input govuk-date-input__input govuk-input--width-2" id="due-month" name="due-month" type="text" inputmode="numeric" value="{{MONTH}}"></div>
        <div class="govuk-date-input__item"><label class="govuk-label govuk-date-input__label" for="due-year">Year</label><input class="govuk-input govuk-date-input__input govuk-input--width-4" id="due-year" name="due-year" type="text" inputmode="numeric" value="{{YEAR}}"></div>
      </div>
    </fieldset>
  </div>
  {{#WRITTEN_FIELD}}<div class="govuk-form-group">
    <label class="govuk-label" for="written">Words instead of a date (optional)</label>
    <div id="written-hint" class="govuk-hint">For example, ongoing. An action without a date can never be overdue</div>
    <input class="govuk-input govuk-!-width-two-thirds" id="written" name="written" type="text" maxlength="200" value="{{WRITTEN}}" aria-describedby="written-hint">
  </div>{{/WRITTEN_FIELD}}{{/DUE_FIELD}}
