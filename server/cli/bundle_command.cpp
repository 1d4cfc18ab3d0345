#include "server/cli/bundle_command.h"

#include <cstdio>
#include <filesystem>

#include <boost/json/object.hpp>

#include "server/cli/fetch_file.h"
#include "server/cli/http_client.h"
#include "server/cli/local_files.h"

namespace scrutiny::cli {
namespace {

std::string target_of(const BundleCommand& command) {
  std::string query;
  const auto add = [&query](std::string_view name, const std::string& value) {
    query.append(query.empty() ? "?" : "&").append(name).append("=").append(url_encode(value));
  };
  for (const std::string& subject : command.subjects) add("subject", subject);
  if (!command.from.empty()) add("from", command.from);
  if (!command.to.empty()) add("to", command.to);
  if (command.at != 0) add("at", std::to_string(command.at));
  return "/api/v1/audit/bundle" + query;
}

Result<FileDigest> fetch(const Context& context, const BundleCommand& command) {
  if (std::filesystem::exists(command.output)) {
    return Error(ErrorCode::kConflict,
                 command.output + " exists already; choose another name with --output");
  }
  const std::string partial = command.output + ".part";
  SCRUTINY_TRY(fetch_file(context, target_of(command), partial));
  SCRUTINY_ASSIGN(FileDigest digest, digest_file(partial));
  if (std::rename(partial.c_str(), command.output.c_str()) != 0) {
    return Error(ErrorCode::kIo, "cannot write " + command.output);
  }
  return digest;
}

}  // namespace

ExitCode run_bundle(const Context& context, const BundleCommand& command) {
  const auto fetched = fetch(context, command);
  if (!fetched.ok()) return report(fetched.error(), context.format);
  if (context.format == Format::kJson) {
    print_json(boost::json::object{
        {"file", command.output}, {"sha256", fetched->sha256}, {"size", fetched->size}});
  } else {
    std::printf("%s  %llu bytes, sha256 %s\nCheck it: scrutiny verify %s --log-key KEY\n",
                command.output.c_str(), static_cast<unsigned long long>(fetched->size),
                fetched->sha256.c_str(), command.output.c_str());
  }
  return ExitCode::kHolds;
}

}  // namespace scrutiny::cli
