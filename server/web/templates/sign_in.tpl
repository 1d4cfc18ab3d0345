{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
<div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
{{>ERRORS}}
<h1 class="govuk-heading-l">Sign in</h1>
<form method="post" action="/sign-in" novalidate>
  <input type="hidden" name="next" value="{{NEXT}}">
  <div class="govuk-form-group">
    <label class="govuk-label" for="name">Sign-in name</label>
    <input class="govuk-input govuk-!-width-two-thirds" id="name" name="name" type="text" value="{{NAME}}" autocomplete="username" autocapitalize="none" spellcheck="false">
  </div>
  <div class="govuk-form-group">
    <label class="govuk-label" for="password">Password</label>
    <input class="govuk-input govuk-!-width-two-thirds" id="password" name="password" type="password" autocomplete="current-password">
  </div>
  {{#NEW_PASSWORD}}<div class="govuk-form-group">
    <label class="govuk-label" for="new_password">New password</label>
    <div id="new_password-hint" class="govuk-hint">At least {{MIN_LENGTH}} characters. Three random words are good. Pasting from a password manager is fine.</div>
    <input class="govuk-input govuk-!-width-two-thirds" id="new_password" name="new_password" type="password" autocomplete="new-password" aria-describedby="new_password-hint">
  </div>{{/NEW_PASSWORD}}
  <button class="govuk-button" data-module="govuk-button">Sign in</button>
</form>
</div></div>
{{>FOOT}}
