{{%AUTOESCAPE context="HTML"}}<!DOCTYPE html>
<html lang="en-GB" class="govuk-template">
<head>
  <meta charset="utf-8">
  <title>{{TITLE}} – Scrutiny Ledger</title>
  <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
  <meta name="theme-color" content="#12436d">
  <link rel="stylesheet" href="/static/scrutiny.css">
  <link rel="icon" href="/static/icon.svg" type="image/svg+xml">
</head>
<body class="govuk-template__body">
<a href="#main" class="govuk-skip-link">Skip to main content</a>
<header class="app-header">
  <div class="govuk-width-container app-header__row">
    <a class="app-header__name" href="/">Scrutiny Ledger</a>
    {{#SIGNED_IN}}<nav aria-label="Main">
      <ul class="app-header__nav">
        <li><a href="/documents">Documents</a></li>
        <li><a href="/actions">Actions</a></li>
        {{#MAY_UPLOAD}}<li><a href="/documents/new">Add a document</a></li>{{/MAY_UPLOAD}}
        {{#MAY_SEE_DISPOSAL}}<li><a href="/disposal">Disposal</a></li>{{/MAY_SEE_DISPOSAL}}
        {{#MAY_SEE_TRAIL}}<li><a href="/trail">Audit trail</a></li>{{/MAY_SEE_TRAIL}}
        <li>{{PERSON}}</li>
        <li><form method="post" action="/sign-out"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="app-header__button">Sign out</button></form></li>
      </ul>
    </nav>{{/SIGNED_IN}}
  </div>
  {{#DEMO}}<div class="app-demo"><div class="govuk-width-container">Demonstration: fictional people, agencies and documents. Do not enter real information.</div></div>{{/DEMO}}
</header>
<div class="govuk-width-container">
{{#BACK}}<nav aria-label="Back"><a href="{{BACK_LINK}}" class="govuk-back-link">{{BACK_TEXT}}</a></nav>{{/BACK}}
<main class="govuk-main-wrapper" id="main" tabindex="-1">
{{#MARKING}}<p class="app-marking govuk-body">{{MARKING_TEXT}}</p>{{/MARKING}}
