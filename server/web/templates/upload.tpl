{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
<div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
{{>ERRORS}}
<h1 class="govuk-heading-l">{{HEADING}}</h1>
<p class="govuk-body">The file is kept exactly as you send it. It stays a draft that only your agency sees until you submit it.</p>
<div class="govuk-warning-text"><span class="govuk-warning-text__icon" aria-hidden="true">!</span><strong class="govuk-warning-text__text"><span class="govuk-visually-hidden">Warning</span>Do not send files that list individual children.</strong></div>
<form method="post" action="{{ACTION}}" enctype="multipart/form-data" novalidate>
  <input type="hidden" name="csrf" value="{{CSRF}}">
  <input type="hidden" name="key" value="{{IDEMPOTENCY_KEY}}">
  {{#REVISION}}<input type="hidden" name="etag" value="{{ETAG}}">{{/REVISION}}
  {{#NEW_DOCUMENT}}
  <div class="govuk-form-group">
    <label class="govuk-label" for="title">Title</label>
    <input class="govuk-input" id="title" name="title" type="text" value="{{DOC_TITLE}}" maxlength="300">
  </div>
  <div class="govuk-form-group">
    <label class="govuk-label" for="kind">What kind of document is it?</label>
    <select class="govuk-select" id="kind" name="kind">{{#KIND}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/KIND}}</select>
  </div>
  <div class="govuk-form-group">
    <fieldset class="govuk-fieldset" aria-describedby="marking-hint">
      <legend class="govuk-fieldset__legend">Security marking</legend>
      <div id="marking-hint" class="govuk-hint">Shown at the top and bottom of every page of this document</div>
      <div class="govuk-radios govuk-radios--small">
        {{#MARKING_CHOICE}}<div class="govuk-radios__item"><input class="govuk-radios__input" id="marking-{{NUMBER}}" name="marking" type="radio" value="{{VALUE}}"{{#SELECTED}} checked{{/SELECTED}}><label class="govuk-label govuk-radios__label" for="marking-{{NUMBER}}">{{VALUE}}</label></div>
        {{/MARKING_CHOICE}}
      </div>
    </fieldset>
  </div>
  <div class="govuk-form-group">
    <fieldset class="govuk-fieldset" aria-describedby="disclosure-hint">
      <legend class="govuk-fieldset__legend">Who may see it once it is submitted?</legend>
      <div id="disclosure-hint" class="govuk-hint">Your agency and the independent scrutineer always may</div>
      <div class="govuk-checkboxes govuk-checkboxes--small">
        <div class="govuk-checkboxes__item"><input class="govuk-checkboxes__input" id="group" name="group" type="checkbox" value="yes"{{#GROUP}} checked{{/GROUP}}><label class="govuk-label govuk-checkboxes__label" for="group">The Scrutiny Group</label></div>
        {{#AGENCY_CHOICE}}<div class="govuk-checkboxes__item"><input class="govuk-checkboxes__input" id="agency-{{VALUE}}" name="agency" type="checkbox" value="{{VALUE}}"{{#SELECTED}} checked{{/SELECTED}}><label class="govuk-label govuk-checkboxes__label" for="agency-{{VALUE}}">{{LABEL}}</label></div>
        {{/AGENCY_CHOICE}}
      </div>
    </fieldset>
  </div>
  {{/NEW_DOCUMENT}}
  <div class="govuk-form-group">
    <label class="govuk-label" for="file">File</label>
    <input class="govuk-file-upload" id="file" name="file" type="file">
  </div>
  <button class="govuk-button" data-module="govuk-button" data-prevent-double-click="true">Upload</button>
</form>
</div></div>
{{>FOOT}}
