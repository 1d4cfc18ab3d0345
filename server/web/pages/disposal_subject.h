// The document that a page about holds or erasure is about, by what the caller may know of it:
// an administrator, who reads no documents, gets its number in the place of its title.
// Thread-safety: pure functions. Blocking: reads state. Failure: kNotFound.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/service/access.h"
#include "server/web/renderer.h"
#include "storage/state/document_rows.h"

namespace scrutiny::web {

struct DisposalSubject {
  DocumentRow document;
  std::string name;
};

// The title, for a caller who may open it; else "Document <id>".
std::string document_name(const StateReader& state, const Principal& caller, const DocumentId& id);

Result<DisposalSubject> disposal_subject(const StateReader& state, const Principal& caller,
                                         const DocumentId& id);

// Above and below what is said about it.
void add_marking(View& view, const DocumentRow& document);

// Versions that live and that the caller may know of, oldest first.
std::vector<VersionRow> living_versions(const StateReader& state, const Principal& caller,
                                        const DocumentRow& document);

// "The whole document", "Version 2"
std::string covered_text(std::uint32_t version);

// Shows VERSIONS with VERSION_CHOICE for the whole document and each version, where there is a
// choice.
void add_version_choices(View& view, const std::vector<VersionRow>& versions,
                         const std::string& chosen);
// The chosen one: 0 for the whole document, and for what is no version.
std::uint32_t chosen_version(const std::string& value);

}  // namespace scrutiny::web
