{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
<h1 class="govuk-heading-l">Assurance report</h1>
{{#WRONG}}<div class="govuk-error-summary" data-module="govuk-error-summary"><div role="alert"><h2 class="govuk-error-summary__title">There is a problem</h2><div class="govuk-error-summary__body"><ul class="govuk-list govuk-error-summary__list"><li><a href="#from">{{WHY}}</a></li></ul></div></div></div>{{/WRONG}}
<form method="get" action="/trail/assurance" class="app-actions" aria-label="Period">
  <div class="govuk-form-group"><label class="govuk-label" for="from">First day</label><input class="govuk-input govuk-input--width-10" id="from" name="from" type="date" value="{{FROM}}" required></div>
  <div class="govuk-form-group"><label class="govuk-label" for="to">Last day</label><input class="govuk-input govuk-input--width-10" id="to" name="to" type="date" value="{{TO}}" required></div>
  <div class="govuk-form-group app-beside-select"><button class="govuk-button" type="submit">Make the report</button></div>
</form>
<p class="govuk-body">Days are London days. Making the report is itself put on record.</p>
{{#REPORT}}
<h2 class="govuk-heading-m">{{PERIOD}}: {{RECORDS}} records</h2>
{{#ALARM}}<div class="govuk-warning-text"><span class="govuk-warning-text__icon" aria-hidden="true">!</span><strong class="govuk-warning-text__text"><span class="govuk-visually-hidden">Warning</span> {{ALARM_TEXT}}</strong></div>{{/ALARM}}
<ul class="govuk-list govuk-list--bullet">{{#SUMMARY}}<li>{{LINE}}</li>{{/SUMMARY}}</ul>
<div class="govuk-inset-text">This is what the server says of itself. It counts as evidence once <code>scrutiny verify</code>, run on your own computer with the log's key, says that the log holds.</div>
{{#TABLE}}
<h3 class="govuk-heading-s">{{TABLE_HEADING}}</h3>
{{#NO_ROWS}}<p class="govuk-body">{{EMPTY}}</p>{{/NO_ROWS}}{{#ROWS}}<div class="app-scroll" tabindex="0" role="region" aria-label="{{TABLE_HEADING}}"><table class="govuk-table">
  <caption class="govuk-table__caption govuk-visually-hidden">{{TABLE_HEADING}}</caption>
  <thead class="govuk-table__head"><tr class="govuk-table__row">{{#COLUMN}}<th scope="col" class="govuk-table__header">{{NAME}}</th>{{/COLUMN}}</tr></thead>
  <tbody class="govuk-table__body">{{#ROW}}<tr class="govuk-table__row">{{#CELL}}<td class="govuk-table__cell">{{VALUE}}</td>{{/CELL}}</tr>{{/ROW}}</tbody>
</table></div>{{/ROWS}}
{{#NOTE}}<p class="govuk-body-s">{{NOTE_TEXT}}</p>{{/NOTE}}
{{/TABLE}}
<h3 class="govuk-heading-s">The log's key and its newest signed checkpoint</h3>
<pre class="app-mono app-command">{{LOG_KEY}}

{{CHECKPOINT:pre_escape}}</pre>
{{/REPORT}}
{{>FOOT}}
