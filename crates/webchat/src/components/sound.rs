use std::cell::OnceCell;

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use web_sys::{AudioContext, window};

thread_local! {
    /// A page has few of them to give.
    static CONTEXT: OnceCell<Option<AudioContext>> = const { OnceCell::new() };
}

/// Two soft notes, if the visitor has touched the page before: else a browser makes no sound.
pub(super) fn chime() {
    if !touched().unwrap_or(false) {
        return;
    }
    CONTEXT.with(|context| {
        let context = context.get_or_init(|| AudioContext::new().ok());
        if let Some(context) = context {
            // A browser without sound is no trouble.
            let _ = play(context);
        }
    });
}

/// Whether the message would not be seen.
pub(super) fn is_hidden() -> bool {
    window()
        .and_then(|window| window.document())
        .is_some_and(|document| document.hidden())
}

fn touched() -> Option<bool> {
    let navigator = window()?.navigator();
    let activation = Reflect::get(&navigator, &"userActivation".into()).ok()?;
    Reflect::get(&activation, &"hasBeenActive".into())
        .ok()?
        .as_bool()
}

fn play(context: &AudioContext) -> Result<(), JsValue> {
    // It may have been put to rest while the page was out of sight.
    let _ = context.resume()?;
    let now = context.current_time();
    let (note, volume) = (context.create_oscillator()?, context.create_gain()?);
    note.frequency().set_value_at_time(587.0, now)?;
    note.frequency().set_value_at_time(880.0, now + 0.11)?;
    let loudness = volume.gain();
    loudness.set_value_at_time(0.0, now)?;
    loudness.linear_ramp_to_value_at_time(0.06, now + 0.02)?;
    loudness.linear_ramp_to_value_at_time(0.03, now + 0.11)?;
    loudness.linear_ramp_to_value_at_time(0.06, now + 0.13)?;
    loudness.linear_ramp_to_value_at_time(0.0, now + 0.5)?;
    note.connect_with_audio_node(&volume)?;
    volume.connect_with_audio_node(&context.destination())?;
    note.start()?;
    note.stop_with_when(now + 0.55)
}
