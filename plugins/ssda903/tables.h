// The tables of a return on children looked after (SSDA903), from CSV or XML.
// Purpose: one shape for both. Source: Department for Education, "Children looked after return:
// guide to the SSDA903 collection". Thread-safety: plain values; readers: one thread. Failure:
// kPluginRefused when it is no such table (a CSV's header must be exactly one of the twelve sets of
// columns, in any order), or holds no rows. Blocking: CPU only, linear in the file's size.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/bytes.h"
#include "api/result.h"

namespace scrutiny::ssda903 {

struct Kind {
  std::string_view name;  // "Episodes"
  std::string_view line;  // first word of its data lines, "episodes"
  std::span<const std::string_view> columns;
};
// Header, Episodes, Reviews, UASC, OC2, OC3, AD1, PlacedAdoption, PrevPerm, Missing, SWEpisodes,
// DoLo.
std::span<const Kind> kinds();
// nullptr when there is no such kind.
const Kind* find_kind(std::string_view name);

struct Table {
  const Kind* kind = nullptr;
  std::vector<std::vector<std::string>> rows;  // in the kind's order of columns; trimmed

  std::size_t column(std::string_view name) const;  // REQUIRES: the kind has it
};

// A CSV is one table; an XML (root EXPSSDA903) has as many as there are rows for.
Result<std::vector<Table>> read_tables(ByteView document);

}  // namespace scrutiny::ssda903
