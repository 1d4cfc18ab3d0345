{{%AUTOESCAPE context="HTML"}}{{#ERRORS}}<div class="govuk-error-summary" data-module="govuk-error-summary">
  <div role="alert">
    <h2 class="govuk-error-summary__title">There is a problem</h2>
    <div class="govuk-error-summary__body">
      <ul class="govuk-list govuk-error-summary__list">
        {{#ERROR}}<li>{{#LINK}}<a href="#{{FIELD}}">{{TEXT}}</a>{{/LINK}}{{#NO_LINK}}{{TEXT}}{{/NO_LINK}}</li>
        {{/ERROR}}
      </ul>
    </div>
  </div>
</div>
{{/ERRORS}}
