#include "server/web/renderer.h"

#include <gtest/gtest.h>

#include "embedded/web_templates.h"

namespace scrutiny::web {
namespace {

TEST(Templates, AllOpenWithAutomaticEscaping) {
  EXPECT_GE(web_templates_files().size(), 8U);
  for (const EmbeddedFile& file : web_templates_files()) {
    EXPECT_TRUE(file.content.starts_with("{{%AUTOESCAPE context=\"HTML\"}}")) << file.name;
    EXPECT_EQ(file.content.find(":none"), std::string_view::npos) << file.name;
  }
}

TEST(Renderer, EscapesWhatPeopleAndFilesPutIn) {
  const Renderer renderer;
  View view;
  view.set("TITLE", "<script>alert(1)</script>").set("HEADING", "a & b").set("TEXT", "<img src=x>");
  View link = view.add("LINKED");
  link.set("LINK", "javascript:alert(1)").set("LINK_TEXT", "\"quoted\"");
  const std::string html = renderer.page("message", view);
  EXPECT_EQ(html.find("<script>alert"), std::string::npos);
  EXPECT_EQ(html.find("<img"), std::string::npos);
  EXPECT_EQ(html.find("javascript:"), std::string::npos);
  EXPECT_NE(html.find("a &amp; b"), std::string::npos);
}

TEST(Renderer, SharesThePageVariablesWithHeadAndFoot) {
  const Renderer renderer;
  View view;
  view.set("TITLE", "Hello").set("HEADING", "Hello").set("TEXT", "World");
  view.add("MARKING").set("MARKING_TEXT", "OFFICIAL");
  const std::string html = renderer.page("message", view);
  EXPECT_NE(html.find("<title>Hello"), std::string::npos);
  const auto first = html.find(">OFFICIAL<");
  ASSERT_NE(first, std::string::npos);
  EXPECT_NE(html.find(">OFFICIAL<", first + 1), std::string::npos) << "marked at top and bottom";
}

}  // namespace
}  // namespace scrutiny::web
