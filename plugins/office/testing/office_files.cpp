#include "plugins/office/testing/office_files.h"

#include <stdexcept>

#include <zip.h>

namespace scrutiny::testing {
namespace {

constexpr std::string_view kWord =
    "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>";
constexpr std::string_view kOffice = "application/vnd.openxmlformats-officedocument.";

std::string content_types(std::string_view part, std::string_view type) {
  return "<Types><Override PartName=\"/" + std::string(part) + "\" ContentType=\"" +
         std::string(kOffice) + std::string(type) + ".main+xml\"/></Types>";
}

void check(bool holds, const char* what) {
  if (!holds) throw std::runtime_error(what);
}

}  // namespace

std::string make_zip(const Parts& parts, const std::string& password) {
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, nullptr);
  zip_source_keep(target);
  zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, nullptr);
  check(archive != nullptr, "zip_open");
  for (const auto& [name, content] : parts) {
    zip_source_t* source = zip_source_buffer(archive, content.data(), content.size(), 0);
    const zip_int64_t index = zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_RAW);
    check(index >= 0, "zip_file_add");
    // OpenDocument stores its mimetype so that it can be read in place.
    const int method = name == "mimetype" ? ZIP_CM_STORE : ZIP_CM_DEFLATE;
    if (!password.empty() && name != "mimetype")
      check(zip_file_set_encryption(archive, static_cast<zip_uint64_t>(index), ZIP_EM_AES_256,
                                    password.c_str()) == 0,
            "zip_file_set_encryption");
    zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), method, 6);
  }
  check(zip_close(archive) == 0, "zip_close");
  check(zip_source_open(target) == 0, "zip_source_open");
  zip_source_seek(target, 0, SEEK_END);
  std::string out(static_cast<std::size_t>(zip_source_tell(target)), '\0');
  zip_source_seek(target, 0, SEEK_SET);
  check(zip_source_read(target, out.data(), out.size()) == static_cast<zip_int64_t>(out.size()),
        "zip_source_read");
  zip_source_close(target);
  zip_source_free(target);
  return out;
}

std::string make_docx(std::string_view body, const Parts& more) {
  Parts parts = {
      {"[Content_Types].xml", content_types("word/document.xml", "wordprocessingml.document")},
      {"word/document.xml", std::string(kWord) + std::string(body) + "</w:body></w:document>"}};
  parts.insert(parts.end(), more.begin(), more.end());
  return make_zip(parts);
}

std::string make_xlsx(const std::vector<XlsxSheet>& sheets, std::string_view styles,
                      std::string_view workbook, const Parts& more) {
  std::string list;
  std::string relations = "<Relationship Id=\"s\" Type=\"x/styles\" Target=\"styles.xml\"/>";
  Parts parts = {{"[Content_Types].xml", content_types("xl/workbook.xml", "spreadsheetml.sheet")}};
  for (std::size_t i = 0; i < sheets.size(); ++i) {
    const std::string id = "r" + std::to_string(i);
    const std::string part = "worksheets/" + id + ".xml";
    list.append("<sheet name=\"").append(sheets[i].name).append("\" state=\"");
    list.append(sheets[i].state).append("\" sheetId=\"").append(std::to_string(i + 1));
    list.append("\" xmlns:r=\"r\" r:id=\"").append(id).append("\"/>");
    relations.append("<Relationship Id=\"").append(id).append("\" Type=\"x/worksheet\" Target=\"");
    relations.append(part).append("\"/>");
    parts.emplace_back("xl/" + part, "<worksheet>" + sheets[i].xml + "</worksheet>");
  }
  for (const auto& [name, content] : more) {
    if (name == "xl/sharedStrings.xml")
      relations +=
          "<Relationship Id=\"t\" Type=\"x/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/>";
  }
  parts.emplace_back("xl/workbook.xml", "<workbook>" + std::string(workbook) + "<sheets>" + list +
                                            "</sheets></workbook>");
  parts.emplace_back("xl/_rels/workbook.xml.rels",
                     "<Relationships>" + relations + "</Relationships>");
  if (!styles.empty()) parts.emplace_back("xl/styles.xml", styles);
  parts.insert(parts.end(), more.begin(), more.end());
  return make_zip(parts);
}

std::string make_odf(std::string_view kind, std::string_view body, std::string_view styles) {
  std::string names;
  for (const char* prefix : {"office", "style", "text", "table", "fo", "dc"})
    names += std::string(" xmlns:") + prefix + "=\"urn:" + prefix + "\"";
  const std::string open = "office:" + std::string(kind);
  return make_zip(
      {{"mimetype", "application/vnd.oasis.opendocument." + std::string(kind)},
       {"content.xml", "<office:document-content" + names + "><office:automatic-styles>" +
                           std::string(styles) + "</office:automatic-styles><office:body><" + open +
                           ">" + std::string(body) + "</" + open +
                           "></office:body></office:document-content>"}});
}

}  // namespace scrutiny::testing
