//! `#[pg_enum]`: parse with `syntax`, emit the impls.

use amani_schema_core::schema::Schema;
use amani_schema_core::sql;
use amani_schema_syntax::{EnumItem, Errors, crate_path, item_arguments};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::ItemEnum;

use crate::compare;
use crate::left::Left;
use crate::report::Reported;
use crate::sql::{Steps, sqlx_name};

pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    let item: ItemEnum = match syn::parse2(tokens.clone()) {
        Ok(item) => item,
        Err(error) => return error.into_compile_error(),
    };
    let errors = Errors::new();
    let arguments = item_arguments(&item.attrs);
    let amani = crate_path(arguments.clone()).unwrap_or_else(|| quote!(::amani_schema));
    let parsed = EnumItem::parse(&errors, arguments, &item);
    match errors.into_result() {
        Ok(()) => {
            let steps = steps(&parsed);
            let told = told(&amani, &parsed, &steps, tokens);
            let impls = emit(&amani, &parsed, &steps);
            quote!(#told #impls)
        }
        Err(error) => {
            let error = error.into_compile_error();
            // Whoever uses the type elsewhere shall not see a second error for the one mistake.
            let impls = item
                .generics
                .params
                .is_empty()
                .then(|| emit(&amani, &parsed, &steps(&parsed)));
            quote!(#error #impls)
        }
    }
}

/// What makes and drops the one type.
fn steps(item: &EnumItem) -> Steps {
    Steps::of(&Schema {
        enums: vec![item.model.clone()],
        ..Schema::default()
    })
}

/// What the build script has to say of it.
fn told(amani: &TokenStream, item: &EnumItem, steps: &Steps, tokens: TokenStream) -> TokenStream {
    let Some(left) = Left::find() else {
        return TokenStream::new();
    };
    let reported = Reported::find(&left, tokens);
    if !reported.is_empty() {
        return reported.errors(|_, _| None);
    }
    compare::item(&left, amani, &item.ident, &steps.up, &[]).told
}

fn emit(amani: &TokenStream, item: &EnumItem, steps: &Steps) -> TokenStream {
    let pg_enum = emit_pg_enum(amani, item, steps);
    let pg_type = emit_pg_type(amani, item);
    let sqlx = emit_sqlx(amani, item);
    let text = emit_text(amani, item);
    let named = emit_named(item);
    quote! {
        const _: () = {
            #pg_enum
            #pg_type
            #sqlx
            #text
            #named
        };
    }
}

/// The variants that attributes name, for rustc and the editor to know where they are meant.
fn emit_named(item: &EnumItem) -> TokenStream {
    let ident = &item.ident;
    let removed = item
        .removed
        .iter()
        .filter_map(|removed| removed.to.as_ref());
    let on_down = item
        .variants
        .iter()
        .filter_map(|variant| variant.on_down.as_ref());
    let known = |named: &&Ident| item.variants.iter().any(|variant| variant.ident == **named);
    let named = removed.chain(on_down).filter(known);
    let named =
        named.map(|variant| quote_spanned!(variant.span()=> const _: #ident = #ident::#variant;));
    quote!(#(#named)*)
}

fn emit_pg_enum(amani: &TokenStream, item: &EnumItem, steps: &Steps) -> TokenStream {
    let EnumItem { ident, model, .. } = item;
    let name = &model.name.name;
    let schema = optional(model.name.schema.as_ref());
    let sql_name = sql::object_name(&model.name);
    let variants: Vec<&Ident> = item.variants.iter().map(|variant| &variant.ident).collect();
    // With data in a variant, which is reported, no variant of the enum has a number.
    let discriminants = variants.iter().enumerate().map(|(place, variant)| {
        if item.is_plain {
            quote!(Self::#variant as i128)
        } else {
            let number = Literal::i128_suffixed(place as i128);
            quote!(#number)
        }
    });
    let labels = &model.labels;
    let literals = labels.iter().map(|label| sql::literal(label));
    let Steps { up, down } = steps;
    quote! {
        #[automatically_derived]
        impl #amani::PgEnum for #ident {
            const NAME: &'static str = #name;
            const SCHEMA: ::core::option::Option<&'static str> = #schema;
            const SQL_NAME: &'static str = #sql_name;
            const VARIANTS: &'static [Self] = &[#(Self::#variants),*];
            const LABELS: &'static [&'static str] = &[#(#labels),*];
            const LITERALS: &'static [&'static str] = &[#(#literals),*];
            const DISCRIMINANTS: &'static [i128] = &[#(#discriminants),*];
            const UPGRADE_SQL: &'static str = #up;
            const DOWNGRADE_SQL: &'static str = #down;

            fn label(&self) -> &'static str {
                match self {
                    #(Self::#variants => #labels,)*
                    #[allow(unreachable_patterns)]
                    _ => ::core::unreachable!(),
                }
            }
        }
    }
}

fn emit_pg_type(amani: &TokenStream, item: &EnumItem) -> TokenStream {
    let ident = &item.ident;
    quote! {
        #[automatically_derived]
        impl #amani::PgType for #ident {
            const SQL: &'static str = <Self as #amani::PgEnum>::SQL_NAME;
        }
    }
}

/// By hand rather than with sqlx's derives, which name the crate `::sqlx`.
fn emit_sqlx(amani: &TokenStream, item: &EnumItem) -> TokenStream {
    let EnumItem { ident, model, .. } = item;
    let name = sqlx_name(&model.name);
    let array_name = format!("{name}[]");
    let sqlx = quote!(#amani::sqlx);
    let postgres = quote!(#sqlx::Postgres);
    let result = quote!(::core::result::Result);
    let error = quote!(#sqlx::error::BoxDynError);
    quote! {
        #[automatically_derived]
        impl #sqlx::Type<#postgres> for #ident {
            fn type_info() -> #sqlx::postgres::PgTypeInfo {
                #sqlx::postgres::PgTypeInfo::with_name(#name)
            }

            fn compatible(reported: &#sqlx::postgres::PgTypeInfo) -> bool {
                let (name, schema) = (<Self as #amani::PgEnum>::NAME, <Self as #amani::PgEnum>::SCHEMA);
                #amani::__private::matches_type(
                    reported, &<Self as #sqlx::Type<#postgres>>::type_info(), name, schema,
                )
            }
        }

        #[automatically_derived]
        impl #sqlx::postgres::PgHasArrayType for #ident {
            fn array_type_info() -> #sqlx::postgres::PgTypeInfo {
                #amani::__private::array_type_info(#array_name)
            }

            fn array_compatible(reported: &#sqlx::postgres::PgTypeInfo) -> bool {
                let (name, schema) = (<Self as #amani::PgEnum>::NAME, <Self as #amani::PgEnum>::SCHEMA);
                #amani::__private::matches_array(
                    reported, &<Self as #sqlx::postgres::PgHasArrayType>::array_type_info(), name, schema,
                )
            }
        }

        #[automatically_derived]
        impl<'q> #sqlx::Encode<'q, #postgres> for #ident {
            fn encode_by_ref(
                &self,
                buffer: &mut #sqlx::postgres::PgArgumentBuffer,
            ) -> #result<#sqlx::encode::IsNull, #error> {
                #amani::__private::encode_label(self, buffer)
            }
        }

        #[automatically_derived]
        impl<'r> #sqlx::Decode<'r, #postgres> for #ident {
            fn decode(value: #sqlx::postgres::PgValueRef<'r>) -> #result<Self, #error> {
                #amani::__private::decode_label(value)
            }
        }
    }
}

fn emit_text(amani: &TokenStream, item: &EnumItem) -> TokenStream {
    let EnumItem { ident, model, .. } = item;
    let variants = item.variants.iter().map(|variant| &variant.ident);
    let labels = &model.labels;
    let result = quote!(::core::result::Result);
    quote! {
        #[automatically_derived]
        impl ::core::fmt::Display for #ident {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                formatter.pad(<Self as #amani::PgEnum>::label(self))
            }
        }

        #[automatically_derived]
        impl ::core::str::FromStr for #ident {
            type Err = #amani::ParseLabelError;

            fn from_str(text: &str) -> #result<Self, Self::Err> {
                match text {
                    #(#labels => #result::Ok(Self::#variants),)*
                    _ => #result::Err(#amani::ParseLabelError::new::<Self>(text)),
                }
            }
        }
    }
}

/// `Some("...")` or `None`, in full.
pub(crate) fn optional(text: Option<&String>) -> TokenStream {
    text.map_or_else(
        || quote!(::core::option::Option::None),
        |text| quote!(::core::option::Option::Some(#text)),
    )
}
