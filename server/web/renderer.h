// Pages from templates. Every template opens with {{%AUTOESCAPE context="HTML"}}, so whatever a
// person or a file put into a variable is escaped for the place it stands in; a test holds every
// template to that. Thread-safety: Renderer is const after construction and used from any thread; a
// View belongs to one. Blocking: never. Failure: a template that does not parse throws at
// construction (a programmer's error).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace ctemplate {
class TemplateCache;
class TemplateDictionary;
}  // namespace ctemplate

namespace scrutiny::web {

// The variables and shown sections of a page or of one repetition of a section.
class View {
 public:
  View();  // of a page
  ~View();
  View(View&&) noexcept;
  View(const View&) = delete;
  View& operator=(const View&) = delete;

  View& set(std::string_view name, std::string_view text);
  View& set(std::string_view name, std::uint64_t number);
  // Shows a section once, with this view's variables.
  View& show(std::string_view section);
  // Shows a section once more, with its own variables on top of this view's. It lives as long as
  // this.
  View add(std::string_view section);

 private:
  friend class Renderer;
  explicit View(ctemplate::TemplateDictionary* borrowed);
  std::unique_ptr<ctemplate::TemplateDictionary> owned_;
  ctemplate::TemplateDictionary* dictionary_;
};

class Renderer {
 public:
  Renderer();
  ~Renderer();
  Renderer(const Renderer&) = delete;
  Renderer& operator=(const Renderer&) = delete;

  // `name` without its ending: "documents". Includes HEAD, FOOT, ERRORS, DUE and DISPOSAL are
  // filled in.
  std::string page(std::string_view name, View& view) const;

 private:
  std::unique_ptr<ctemplate::TemplateCache> cache_;
};

}  // namespace scrutiny::web
