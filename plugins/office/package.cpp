#include "plugins/office/package.h"

#include <algorithm>
#include <array>

#include <zip.h>

#include "plugins/office/model.h"

namespace scrutiny::office {
namespace {

constexpr std::size_t kSlice = 64u << 10;

Error damaged() {
  return refusal("The file is damaged or incomplete: its ZIP package cannot be read.");
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

using OpenFile = std::unique_ptr<zip_file, decltype(&zip_fclose)>;

Result<OpenFile> open_entry(zip* archive, zip_uint64_t index, const zip_stat_t& stat) {
  if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) && stat.encryption_method != ZIP_EM_NONE)
    return refusal("The document is protected by a password.");
  if (!(stat.valid & ZIP_STAT_COMP_METHOD) ||
      (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE))
    return refusal("The file is packed in a way office programs do not use.");
  OpenFile file(zip_fopen_index(archive, index, 0), &zip_fclose);
  if (!file) return damaged();
  return file;
}

}  // namespace

void Package::Close::operator()(zip* archive) const {
  zip_discard(archive);
}

Result<Package> Package::open(ByteView document, const Limits& limits) {
  if (as_text(document.first(std::min<std::size_t>(document.size(), 2))) != "PK")
    return refusal("The file is not an office document: it is no ZIP package.");
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(document.data(), document.size(), 0, &error);
  if (!source) throw std::bad_alloc();
  std::unique_ptr<zip, Close> archive(
      zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error));
  zip_error_fini(&error);
  if (!archive) {
    zip_source_free(source);
    return damaged();
  }
  const zip_int64_t entries = zip_get_num_entries(archive.get(), 0);
  if (entries < 0 || static_cast<std::uint64_t>(entries) > limits.entries)
    return refusal("The file has too many parts.");
  return Package(std::move(archive), limits);
}

bool Package::has(const std::string& name) const {
  return zip_name_locate(archive_.get(), name.c_str(), ZIP_FL_ENC_RAW) >= 0;
}

Result<std::string> Package::part(const std::string& name) {
  const zip_int64_t found = zip_name_locate(archive_.get(), name.c_str(), ZIP_FL_ENC_RAW);
  if (found < 0) return refusal("The document is incomplete: a part is missing.");
  const auto index = static_cast<zip_uint64_t>(found);
  zip_stat_t stat;
  zip_stat_init(&stat);
  if (zip_stat_index(archive_.get(), index, 0, &stat) != 0) return damaged();
  SCRUTINY_ASSIGN(OpenFile file, open_entry(archive_.get(), index, stat));
  const std::uint64_t packed = (stat.valid & ZIP_STAT_COMP_SIZE) ? stat.comp_size : 0;
  std::string out;
  std::array<char, kSlice> slice;
  for (;;) {
    const zip_int64_t got = zip_fread(file.get(), slice.data(), slice.size());
    if (got < 0) return damaged();
    if (got == 0) break;
    total_ += static_cast<std::uint64_t>(got);
    out.append(slice.data(), static_cast<std::size_t>(got));
    const bool bomb = out.size() > limits_.ratio_from && out.size() / limits_.ratio > packed;
    if (bomb || out.size() > limits_.part_bytes || total_ > limits_.total_bytes)
      return refusal("The document unpacks to more than is allowed.");
  }
  return out;
}

Result<std::string> Package::part_or_empty(const std::string& name) {
  if (name.empty() || !has(name)) return std::string();
  return part(name);
}

bool Package::has_name_ending(std::string_view ending) const {
  const zip_int64_t entries = zip_get_num_entries(archive_.get(), 0);
  for (zip_int64_t i = 0; i < entries; ++i) {
    const char* raw = zip_get_name(archive_.get(), static_cast<zip_uint64_t>(i), ZIP_FL_ENC_RAW);
    const std::string_view name = raw ? raw : "";
    if (name.size() >= ending.size() &&
        std::equal(ending.begin(), ending.end(), name.end() - static_cast<long>(ending.size()),
                   [](char a, char b) { return a == lower(b); }))
      return true;
  }
  return false;
}

std::string resolve_part(std::string_view base, std::string_view target) {
  std::string path;
  if (!target.starts_with('/')) {
    const std::size_t folder = base.rfind('/');
    if (folder != std::string_view::npos) path = base.substr(0, folder + 1);
  }
  std::string out;
  path += target;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string_view step = std::string_view(path).substr(at, end - at);
    at = end + 1;
    if (step.empty() || step == ".") continue;
    if (step == "..") {
      const std::size_t up = out.rfind('/');
      out.resize(up == std::string::npos ? 0 : up);
      continue;
    }
    if (!out.empty()) out += '/';
    out += step;
  }
  return out;
}

}  // namespace scrutiny::office
