#include <cstdio>
#include <filesystem>
#include <fstream>

#include "server/cli/answers.h"
#include "server/cli/document_commands.h"
#include "server/cli/fetch_file.h"
#include "server/cli/local_files.h"

namespace scrutiny::cli {
namespace {

using boost::json::object;

std::string query_of(const ListCommand& command) {
  std::string query;
  for (const auto& [name, value] :
       {std::pair("q", &command.words), std::pair("kind", &command.kind),
        std::pair("state", &command.state), std::pair("agency", &command.agency)}) {
    if (!value->empty()) query += std::string("&") + name + "=" + url_encode(*value);
  }
  return query;
}

std::string snippet(const object& document) {
  std::string out;
  for (const auto& part : array_of(document, "found_text")) {
    if (part.is_object()) out += text_of(part.as_object(), "text");
  }
  return printable(out, Lines::kOne);
}

void print_document(const object& document) {
  const object disclosure = object_of(document, "disclosure");
  std::printf("[%s]\n%s\n", shown(document, "marking").c_str(), shown(document, "title").c_str());
  std::printf("  document  %s\n  kind      %s\n  state     %s\n  agency    %s\n",
              shown(document, "id").c_str(), shown(document, "kind").c_str(),
              shown(document, "state").c_str(), shown(document, "agency").c_str());
  for (const auto& each : array_of(document, "versions")) {
    if (!each.is_object()) continue;
    const object& version = each.as_object();
    const object extraction = object_of(version, "extraction");
    std::printf(
        "  version %llu  %s, %llu bytes, received %s\n             sha256 %s\n             %s\n",
        static_cast<unsigned long long>(number_of(version, "version")),
        shown(version, "file_name").c_str(),
        static_cast<unsigned long long>(number_of(version, "size")),
        shown(version, "received").c_str(), shown(version, "sha256").c_str(),
        shown(extraction, "explanation").c_str());
    if (const std::string key = shown(version, "submitted_key"); !key.empty()) {
      std::printf("             submitted with the submitter's own key %s\n", key.c_str());
    }
  }
  std::printf("  record    %s\n", attestation_line(document).c_str());
}

// What only some are told: why it must not be erased, and that it may be.
void print_disposal(const object& disposal) {
  const auto part = [](const object& of) {
    const std::uint64_t version = number_of(of, "version");
    return version == 0 ? std::string() : ", version " + std::to_string(version);
  };
  for (const auto& each : array_of(disposal, "holds")) {
    if (!each.is_object()) continue;
    const object& hold = each.as_object();
    std::printf("  on hold   %s, %s%s; released by the role %s\n", shown(hold, "authority").c_str(),
                shown(hold, "dated").c_str(), part(hold).c_str(), shown(hold, "kept_by").c_str());
  }
  for (const auto& each : array_of(disposal, "erasures")) {
    if (!each.is_object()) continue;
    const object& erasure = each.as_object();
    std::printf("  erasure   %s%s: %s under %s, proposed %s\n", shown(erasure, "state").c_str(),
                part(erasure).c_str(), shown(erasure, "class").c_str(),
                shown(erasure, "authority").c_str(), shown(erasure, "proposed").c_str());
  }
}

// "2025-07-03, stated on page 4", and the proposal that is computed beside it.
void print_deadline(const object& response) {
  for (const auto& each : array_of(response, "stated")) {
    if (!each.is_object()) continue;
    const object& stated = each.as_object();
    const std::string date = shown(stated, "date");
    std::printf(
        "  response  stated: %s, page %llu: \"%s\"\n",
        (date.empty() ? "not understood, \"" + shown(stated, "as_written") + "\"" : date).c_str(),
        static_cast<unsigned long long>(number_of(stated, "page")), shown(stated, "quote").c_str());
  }
  if (const object proposed = object_of(response, "proposed"); !proposed.empty()) {
    const std::uint64_t weeks = number_of(proposed, "weeks");
    const std::uint64_t span = weeks != 0 ? weeks : number_of(proposed, "working_days");
    std::printf("            computed: %s, %llu %s from %s (%s)%s\n",
                shown(proposed, "date").c_str(), static_cast<unsigned long long>(span),
                weeks != 0 ? "weeks" : "working days", shown(proposed, "from").c_str(),
                shown(proposed, "counted_from").c_str(),
                is_true(proposed, "estimate") ? ", an estimate" : "");
  }
  if (const auto* days = response.if_contains("difference_working_days");
      days != nullptr && days->is_int64()) {
    std::printf("            stated minus computed: %lld working days\n",
                static_cast<long long>(days->as_int64()));
  }
  for (const auto& note : array_of(response, "notes")) {
    if (!note.is_string()) continue;
    std::printf("            %s\n",
                printable(std::string_view(note.as_string()), Lines::kOne).c_str());
  }
}

void print_finding(const object& finding) {
  const object provenance = object_of(finding, "provenance");
  const object& source = provenance.empty() ? finding : provenance;
  std::printf("%s  %s  [%s]\n  %s\n", shown(finding, "id").c_str(), shown(finding, "kind").c_str(),
              shown(finding, "state").c_str(), shown(finding, "text").c_str());
  for (const auto& child : array_of(finding, "children")) {
    if (child.is_string()) {
      std::printf("    - %s\n",
                  printable(std::string_view(child.as_string()), Lines::kOne).c_str());
    }
  }
  if (const auto page = number_of(source, "page"); page > 0) {
    std::printf("  page %llu: \"%s\"\n", static_cast<unsigned long long>(page),
                shown(source, "quote").c_str());
  }
}

Result<object> get_object(const Context& context, const std::string& path) {
  HttpClient client(context.server);
  SCRUTINY_ASSIGN(const HttpAnswer answer, client.get(path));
  return parse_answer(answer.body);
}

// The version asked for, or the current one.
Result<object> version_of(const object& document, std::uint32_t wanted) {
  const std::uint64_t number = wanted != 0 ? wanted : number_of(document, "version");
  for (const auto& each : array_of(document, "versions")) {
    if (each.is_object() && number_of(each.as_object(), "version") == number)
      return each.as_object();
  }
  return Error(ErrorCode::kNotFound, "the document has no such version, or you may not see it");
}

// By when a response is due, as the extract of the current version says; empty when it does not, or
// nothing was read.
Result<object> deadline_of(const Context& context, const object& document) {
  SCRUTINY_ASSIGN(const object version, version_of(document, 0));
  if (text_of(object_of(version, "extraction"), "state") != "done") return object();
  SCRUTINY_ASSIGN(
      const object extract,
      get_object(context, "/api/v1/documents/" + url_encode(text_of(document, "id")) +
                              "/versions/" + std::to_string(number_of(version, "version")) +
                              "/extract"));
  return object_of(extract, "response_deadline");
}

// The name as a file of this folder: what another organisation chose must not lead elsewhere.
std::string local_name(const object& version) {
  const std::string name =
      std::filesystem::path(printable(text_of(version, "file_name"), Lines::kOne))
          .filename()
          .string();
  return name.empty() || name == "." || name == ".." ? "document" : name;
}

Status download(const Context& context, const DownloadCommand& command) {
  const std::string path = "/api/v1/documents/" + url_encode(command.document);
  SCRUTINY_ASSIGN(const object document, get_object(context, path));
  SCRUTINY_ASSIGN(const object version, version_of(document, command.version));
  const std::string output = command.output.empty() ? local_name(version) : command.output;
  if (std::filesystem::exists(output)) {
    return Error(ErrorCode::kConflict,
                 output + " exists already; choose another name with --output");
  }
  const std::string partial = output + ".part";
  const std::string content =
      path + "/versions/" + std::to_string(number_of(version, "version")) + "/content";
  SCRUTINY_TRY(fetch_file(context, content, partial));
  SCRUTINY_ASSIGN(const FileDigest digest, digest_file(partial));
  if (digest.sha256 != text_of(version, "sha256")) {
    return Error(ErrorCode::kTampered, "what arrived is not the file on record: SHA-256 " +
                                           digest.sha256 + ", on record " +
                                           text_of(version, "sha256") + "; kept as " + partial);
  }
  if (std::rename(partial.c_str(), output.c_str()) != 0) {
    return Error(ErrorCode::kIo, "cannot write " + output);
  }
  if (context.format == Format::kJson) {
    print_json(object{{"file", output}, {"sha256", digest.sha256}, {"size", digest.size}});
  } else {
    std::printf("%s  %llu bytes, sha256 %s as on record\n", output.c_str(),
                static_cast<unsigned long long>(digest.size), digest.sha256.c_str());
  }
  return {};
}

}  // namespace

ExitCode run_list(const Context& context, const ListCommand& command) {
  HttpClient client(context.server);
  boost::json::array all;
  std::vector<std::vector<std::string>> rows{{"DOCUMENT", "STATE", "KIND", "RECEIVED", "TITLE"}};
  const auto done = each_item(
      client, "/api/v1/documents?limit=100" + query_of(command), [&](const object& document) {
        if (context.format == Format::kJson) {
          all.emplace_back(document);
          return;
        }
        std::string title = shown(document, "title");
        if (const std::string found = snippet(document); !found.empty()) title += "  … " + found;
        rows.push_back({shown(document, "id"), shown(document, "state"), shown(document, "kind"),
                        shown(document, "received").substr(0, 10), title});
      });
  if (!done.ok()) return report(done.error(), context.format);
  context.format == Format::kJson ? print_json(all) : print_table(rows);
  return ExitCode::kHolds;
}

ExitCode run_show(const Context& context, const std::string& document) {
  const auto found = get_object(context, "/api/v1/documents/" + url_encode(document));
  if (!found.ok()) return report(found.error(), context.format);
  const auto response = deadline_of(context, *found);
  if (!response.ok()) return report(response.error(), context.format);
  if (context.format == Format::kJson) {
    object all = *found;
    if (!response->empty()) all["response_deadline"] = *response;
    print_json(all);
    return ExitCode::kHolds;
  }
  print_document(*found);
  print_disposal(object_of(*found, "disposal"));
  print_deadline(*response);
  return ExitCode::kHolds;
}

ExitCode run_findings(const Context& context, const std::string& document) {
  const auto found = get_object(context, "/api/v1/documents/" + url_encode(document) + "/findings");
  if (!found.ok()) return report(found.error(), context.format);
  if (context.format == Format::kJson) {
    print_json(*found);
    return ExitCode::kHolds;
  }
  for (const auto& finding : array_of(*found, "items")) {
    if (finding.is_object()) print_finding(finding.as_object());
  }
  return ExitCode::kHolds;
}

ExitCode run_download(const Context& context, const DownloadCommand& command) {
  const auto done = download(context, command);
  return done.ok() ? ExitCode::kHolds : report(done.error(), context.format);
}

}  // namespace scrutiny::cli
