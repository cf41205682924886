use std::rc::Rc;

use hooktalk_nlp::lower;
use hooktalk_webchat::components::effect::use_effect_with;
use serde_json::Value;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::{
    Callback, Html, KeyboardEvent, MouseEvent, Properties, SubmitEvent, component, html,
    use_mut_ref, use_node_ref, use_state_eq,
};

use super::failure::{self, Context};
use super::outcome::Outcome;
use super::suite::{Test, read_script};
use super::trial::Standing;
use crate::browser::{self, Editor};
use crate::editor_frame::{self, Stage};
use crate::icon::{self, icon};
use crate::words::counted;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) index: usize,
    pub(super) name: Rc<str>,
    pub(super) test: Test,
    pub(super) standing: Standing,
    pub(super) base_url: Option<String>,
    /// Takes another script, and what was done to it.
    pub(super) replace: Callback<(Value, Rc<str>)>,
    pub(super) rename: Callback<Rc<str>>,
    pub(super) delete: Callback<()>,
    pub(super) run: Callback<()>,
    pub(super) find: Callback<Rc<str>>,
}

/// What a person does to the test.
#[derive(Clone, Debug, PartialEq)]
enum Work {
    None,
    Rename,
    /// Writes its JSON; what was wrong with it last.
    Edit(Option<Rc<str>>),
}

/// One test.
#[component]
pub(super) fn Card(props: &Props) -> Html {
    let Props { name, test, .. } = props;
    let work = use_state_eq(|| Work::None);
    let field = use_node_ref();
    let host = use_node_ref();
    let editor = use_mut_ref(|| None::<Editor>);
    let stage = use_state_eq(|| Stage::Away);
    let written = use_mut_ref(|| Rc::<str>::from(""));
    let id = ["test-", &props.index.to_string()].concat();
    let worked = use_mut_ref(|| false);
    {
        let (field, id) = (field.clone(), id.clone());
        let kind = std::mem::discriminant(&*work);
        let works = *work != Work::None;
        use_effect_with(kind, move |_| {
            if worked.replace(works) && !works {
                browser::focus_if_lost(&id);
            }
            if let Some(field) = field.cast::<HtmlInputElement>() {
                field.select();
                field.focus().ok();
            }
        });
    }
    {
        let (host, editor, stage) = (host.clone(), editor.clone(), stage.clone());
        let (written, text) = (written.clone(), test.pretty());
        let edits = matches!(*work, Work::Edit(_));
        use_effect_with((edits, *stage), move |(edits, now)| {
            if !*edits {
                editor.replace(None);
                stage.set(Stage::Away);
            } else if *now == Stage::Away
                && let Some(host) = host.cast::<HtmlElement>()
            {
                stage.set(Stage::Loading);
                let text: Rc<str> = text.into();
                written.replace(text.clone());
                let changed = Callback::from(move |text| {
                    written.replace(text);
                });
                spawn_local(async move {
                    let loaded = Editor::load_script(host.clone(), text, changed).await;
                    if !host.is_connected() {
                        // The person has left it.
                        return;
                    }
                    stage.set(if let Some(loaded) = &loaded {
                        loaded.show(0, 0);
                        Stage::Ready
                    } else {
                        Stage::Failed
                    });
                    editor.replace(loaded);
                });
            }
        });
    }
    let again = {
        let stage = stage.clone();
        Callback::from(move |_: MouseEvent| stage.set(Stage::Away))
    };
    let leave = {
        let work = work.clone();
        Callback::from(move |()| work.set(Work::None))
    };
    let escape = {
        let leave = leave.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.prevent_default();
                event.stop_propagation();
                leave.emit(());
            }
        }
    };
    let cancel = move |_| leave.emit(());
    let rename = {
        let (rename, work, field) = (props.rename.clone(), work.clone(), field.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(field) = field.cast::<HtmlInputElement>() {
                rename.emit(field.value().into());
            }
            work.set(Work::None);
        }
    };
    let save = {
        let (replace, work) = (props.replace.clone(), work.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(editor) = &*editor.borrow() {
                editor.tell();
            }
            let text = written.borrow().clone();
            match read_script(&text) {
                Ok(script) => {
                    work.set(Work::None);
                    replace.emit((script, "is saved.".into()));
                }
                Err(why) => work.set(Work::Edit(Some(why.into()))),
            }
        }
    };
    let begin = |next: Work| {
        let work = work.clone();
        Callback::from(move |()| work.set(next.clone()))
    };
    let export = {
        let (test, name) = (test.clone(), name.clone());
        Callback::from(move |()| browser::save(&file_name(&name), &test.pretty()))
    };
    let tool = |what: &str, drawing: &'static str, done: Callback<()>| {
        let label = [what, " “", name, "”"].concat();
        // Where the focus comes back to.
        let id = (what == "Run").then(|| id.clone());
        html! {
            <button type="button" class="tool" {id} title={what.to_owned()} aria-label={label}
                onclick={move |_| done.emit(())}>{ icon(drawing) }</button>
        }
    };
    let (class, mark, word) = standing(&props.standing);
    let failed = match &props.standing {
        Standing::Ran(outcome) if !outcome.passed => Some(outcome),
        _ => None,
    };
    html! {
        <li class="card">
            if *work == Work::Rename {
                <form class="renaming" onsubmit={rename} onkeydown={escape}>
                    <input ref={field} aria-label={["Name of “", name, "”"].concat()} value={name.to_string()}
                        autocomplete="off" required=true />
                    <button class="quiet">{ "Rename" }</button>
                    <button type="button" class="plain" onclick={cancel.clone()}>{ "Cancel" }</button>
                </form>
            } else {
                <div class="card-head">
                    <h3>{ name.to_string() }</h3>
                    <div class="tools">
                        { tool("Run", icon::RUN, props.run.clone()) }
                        { tool("Rename", icon::PEN, begin(Work::Rename)) }
                        { tool("Edit", icon::BRACES, begin(Work::Edit(None))) }
                        { tool("Export", icon::SAVE, export) }
                        { tool("Delete", icon::REMOVE, props.delete.clone()) }
                    </div>
                </div>
            }
            <p class="stands">
                <span class={yew::classes!("badge", class)}>{ mark }{ word }</span>
                <span class="fact">{ counted(test.turns(), "turn") }</span>
            </p>
            if let Work::Edit(trouble) = &*work {
                <form class="editing" onsubmit={save}>
                    { editor_frame::body(host, *stage, again, Some(["“", name, "” as JSON"].concat())) }
                    if let Some(trouble) = trouble {
                        <p class="trouble" role="alert">{ trouble.to_string() }</p>
                    }
                    <div class="choices">
                        <button class="quiet" disabled={*stage != Stage::Ready}>{ "Save" }</button>
                        <button type="button" class="plain" onclick={cancel}>{ "Cancel" }</button>
                    </div>
                </form>
            } else if let Some(outcome) = failed {
                { failures(props, outcome) }
            }
        </li>
    }
}

fn failures(props: &Props, outcome: &Outcome) -> Html {
    let replace = props.replace.clone();
    let accept = Callback::from(move |script| replace.emit((script, "expects this now.".into())));
    failure::view(&Context {
        script: &props.test.script,
        outcome,
        base_url: props.base_url.as_deref(),
        accept,
        find: props.find.clone(),
    })
}

fn standing(standing: &Standing) -> (&'static str, Html, &'static str) {
    match standing {
        Standing::New => ("", Html::default(), "not run"),
        Standing::Waits => ("wait", html! { <i class="pulse" /> }, "running"),
        Standing::Ran(outcome) if outcome.passed => ("good", icon(icon::DONE), "passed"),
        Standing::Ran(_) => ("bad", icon(icon::ERROR), "failed"),
        Standing::Old(outcome) if outcome.passed => {
            ("", Html::default(), "passed, before the bot changed")
        }
        Standing::Old(_) => ("", Html::default(), "failed, before the bot changed"),
    }
}

/// A name for a file: letters and digits of the test's name.
fn file_name(name: &str) -> String {
    let letters: String = name
        .chars()
        .map(|c| if c.is_alphanumeric() { lower(c) } else { ' ' })
        .collect();
    let words: Vec<&str> = letters.split_whitespace().take(8).collect();
    let words = if words.is_empty() {
        "test".to_owned()
    } else {
        words.join("-")
    };
    [&words, ".json"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_after_tests() {
        assert_eq!(file_name("Hello … Yes, please"), "hello-yes-please.json");
        assert_eq!(file_name("../été"), "été.json");
        assert_eq!(file_name("…"), "test.json");
    }
}
